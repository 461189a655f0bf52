"""Runs one experiment with a real Ray, cut off from every network, and prints what was seen as one line of JSON.

Called as root inside fresh network, mount, process and host name namespaces (see sandbox.ts), with the path of the steps.
Two machines are played: `node` has the address 10.99.0.1, `other` 10.99.0.2 in a network namespace and with a disk of its own; a
cable joins them and nothing else. No step waits for a time: each waits for what it asks for, and a limit only ends a wait in vain.
"""
import json, os, queue, re, socket, subprocess, sys, tempfile, threading, time, urllib.error, urllib.request

NODE, OTHER, MARK = "10.99.0.1", "10.99.0.2", "@@seen "
LIMIT = int(os.environ.get("RAY_EXPERIMENT_LIMIT", "150"))
HOSTS = f"127.0.0.1 localhost\n::1 localhost\n{NODE} ray-node\n{OTHER} ray-other\n"

# The program runs as it stands, as __main__; then its process stays, so that what it opened can be asked.
HOLD = """
import json, os, runpy, sys
try:
    runpy.run_path(sys.argv[1], run_name="__main__")
    seen = {"outcome": "runs"}
except BaseException as error:
    lines = [line for line in str(error).splitlines() if line.strip()]
    seen = {"outcome": type(error).__name__, "message": (lines or [""])[0][:160]}
print(chr(10) + "@@seen " + json.dumps(seen), flush=True)
sys.stdin.read()
os._exit(0)
"""

# A machine has its own disk where Ray writes; the veth's other end is its own network.
OWN_DISK = "mount -t tmpfs tmpfs /tmp/ray && mount -t tmpfs tmpfs /dev/shm && exec \"$@\""


def quiet(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def build_machines():
    quiet("hostname", "ray-node")
    with open(os.path.join(os.environ["HOME"], "hosts"), "w") as file:
        file.write(HOSTS)
    quiet("mount", "--bind", file.name, "/etc/hosts")
    quiet("mount", "-t", "tmpfs", "tmpfs", "/run")
    os.makedirs("/run/netns")
    os.makedirs("/tmp/ray", exist_ok=True)
    quiet("mount", "-t", "tmpfs", "tmpfs", "/tmp/ray")
    quiet("mount", "-t", "tmpfs", "tmpfs", "/dev/shm")
    quiet("ip", "netns", "add", "other")
    quiet("ip", "link", "add", "cable0", "type", "veth", "peer", "name", "cable1")
    quiet("ip", "link", "set", "cable1", "netns", "other")
    for inside, device, address, far in (([], "cable0", NODE, OTHER), (["-n", "other"], "cable1", OTHER, NODE)):
        quiet("ip", *inside, "link", "set", "lo", "up")
        quiet("ip", *inside, "addr", "add", f"{address}/24", "dev", device)
        quiet("ip", *inside, "link", "set", device, "up")
        quiet("ip", *inside, "route", "add", "default", "via", far)  # Ray asks the routes for the node's own address


def on(machine, command):
    """The command as it is run on one of the two machines."""
    if machine == "node":
        return command
    return ["ip", "netns", "exec", "other", "sh", "-c", OWN_DISK, "sh", *command]


def environment(step):
    machine, python = step.get("on", "node"), step["python"]
    home = os.path.join(os.environ["HOME"], machine)
    os.makedirs(home, exist_ok=True)
    base = {"HOME": home, "PATH": f"{os.path.dirname(python)}:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1", "RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
    return home, {**base, **step.get("env", {})}


def write_files(step, home):
    for name, text in step.get("files", {}).items():
        path = os.path.join(home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)


held = []


def lines_of(process):
    """A queue of what the process prints, line by line; None when it has ended."""
    lines = queue.Queue()

    def read():
        for line in process.stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def program(step):
    home, env = environment(step)
    write_files(step, home)
    path = os.path.join(home, step.get("name", "program.py"))
    with open(path, "w") as file:
        file.write(step["text"])
    process = subprocess.Popen(on(step.get("on", "node"), [step["python"], "-c", HOLD, path]), cwd=home, env=env,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    held.append(process)
    lines, printed, deadline = lines_of(process), [], time.time() + step.get("limit", LIMIT)
    while (left := deadline - time.time()) > 0:
        try:
            line = lines.get(timeout=left)
        except queue.Empty:
            break
        if line is None:
            return {"value": f"exit {process.wait()}", "tail": printed[-3:]}
        if line.startswith(MARK):
            seen = json.loads(line[len(MARK):])
            answers = [text[len("answer "):] for text in printed if text.startswith("answer ")]
            return {"value": answers[-1] if answers else seen["outcome"], **seen}
        printed.append(line.rstrip())
    process.kill()
    return {"value": "still waiting", "tail": printed[-3:]}


def shell(step):
    home, env = environment(step)
    write_files(step, home)
    with tempfile.TemporaryFile() as log:  # a file: daemons would keep a pipe open
        process = subprocess.Popen(on(step.get("on", "node"), ["bash", "-c", step["text"]]), cwd=home, env=env,
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            code = process.wait(timeout=step.get("limit", LIMIT))
        except subprocess.TimeoutExpired:
            process.kill()
            return {"value": "still waiting"}
        log.seek(0)
        lines = [line for line in log.read().decode(errors="replace").splitlines() if line.strip()]
    answers = [line[len("answer "):] for line in lines if line.startswith("answer ")]
    return {"value": answers[-1] if answers else code, "tail": [line[:160] for line in lines[-3:]]}


def readable(text):
    host, port = text.split(":")
    raw = bytes.fromhex(host)
    if len(raw) == 4:
        return socket.inet_ntop(socket.AF_INET, raw[::-1]), int(port, 16)
    raw = b"".join(raw[i:i + 4][::-1] for i in range(0, 16, 4))
    text = socket.inet_ntop(socket.AF_INET6, raw)
    mapped = text.removeprefix("::ffff:")  # gRPC listens on IPv4 addresses in this form
    return mapped if "." in mapped else f"[{text}]", int(port, 16)


def listening():
    """(address, port, inode) of everything that listens on the node."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table) as file:
            for line in file.read().splitlines()[1:]:
                part = line.split()
                if part[3] == "0A":
                    yield (*readable(part[1]), part[9])


def inodes_of(name):
    found = set()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if name not in file.read().decode(errors="replace"):
                    continue
            for fd in os.listdir(f"/proc/{pid}/fd"):
                link = os.readlink(f"/proc/{pid}/fd/{fd}")
                found.update(re.findall(r"^socket:\[(\d+)\]$", link))
        except OSError:
            continue  # it ended meanwhile
    return found


def addresses(step):
    """Where a port, or a process by a part of its command line, listens."""
    if "port" in step:
        return sorted({host for host, port, _ in listening() if port == step["port"]})
    wanted = inodes_of(step["process"])
    return sorted({host for host, _, inode in listening() if inode in wanted})


def listens(step):
    """Waits until something listens there; an experiment that expects nothing asks after something that shows that Ray is up."""
    deadline = time.time() + step.get("limit", 40)
    while not (seen := addresses(step)) and time.time() < deadline:
        time.sleep(0.3)
    return {"value": seen}


def request(step):
    """The status of one HTTP request from a machine without credentials, or `refused`; asks again while the service still starts."""
    deadline = time.time() + step.get("limit", 60)
    port = int(re.search(r":(\d+)/", step["url"] + "/")[1])
    ask = [sys.executable, os.path.abspath(__file__), "ask", json.dumps(step)]
    while True:
        command = ask if step.get("on", "node") == "node" else ["ip", "netns", "exec", "other", *ask]
        status = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        elsewhere = status == "refused" and any(p == port for _, p, _ in listening())
        if isinstance(status, int) and step.get("whatever"):
            return {"value": "answered", "status": status}
        if (isinstance(status, int) and status < 500) or elsewhere or time.time() > deadline:
            return {"value": status}
        time.sleep(0.5)


def ask(step):
    body = json.dumps(step["body"]).encode() if "body" in step else None
    headers = {"Content-Type": "application/json", **step.get("headers", {})}
    call = urllib.request.Request(step["url"], data=body, method=step.get("method", "GET"), headers=headers)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(call, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        return "refused" if isinstance(reason, ConnectionRefusedError) else type(reason).__name__


def main():
    with open(sys.argv[1]) as file:
        steps = json.load(file)
    build_machines()
    kinds = {"program": program, "shell": shell, "listens": listens, "request": request}
    seen = {}
    for step in steps:
        seen[step["as"]] = kinds[step["do"]](step)
    print("\n" + MARK + json.dumps(seen), flush=True)
    os._exit(0)  # the process namespace ends with this process, and all of Ray with it


if __name__ == "__main__":
    if sys.argv[1] == "ask":
        print(json.dumps(ask(json.loads(sys.argv[2]))))
    else:
        main()
