// The task `Ray Guard: check workspace folder`: the command line that comes with the extension. VS Code runs tasks in trusted workspaces only.
import { type ExtensionContext, l10n, ProcessExecution, Task, type TaskDefinition, tasks, workspace } from 'vscode';

const TYPE = 'ray-guard';

/** No problem matcher: the server reports the same findings already. Not for the web, which has no processes. */
export function registerTasks(context: ExtensionContext): void {
  const cli = context.asAbsolutePath('dist/cli.cjs');
  const taskIn = (scope: Task['scope'], definition: TaskDefinition) => {
    if (!scope || typeof scope === 'number' || scope.uri.scheme !== 'file') return undefined;
    // In the desktop the extension host is Electron, which runs a script only when it is started as Node.
    const execution = new ProcessExecution(process.execPath, [cli, 'check', '.'], {
      cwd: scope.uri.fsPath,
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    return new Task(definition, scope, l10n.t('check workspace folder'), 'Ray Guard', execution, []);
  };
  context.subscriptions.push(
    tasks.registerTaskProvider(TYPE, {
      provideTasks: () => (workspace.workspaceFolders ?? []).flatMap((folder) => taskIn(folder, { type: TYPE }) ?? []),
      resolveTask: ({ scope, definition }) => taskIn(scope, definition),
    }),
  );
}
