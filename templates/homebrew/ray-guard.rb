# Formula for Homebrew. VERSION and SHA256 are those of the npm package of the release.
class RayGuard < Formula
  desc "Finds unsafe Ray configuration and out-of-range Ray pins"
  homepage "HOMEPAGE"
  url "https://registry.npmjs.org/ray-guard/-/ray-guard-VERSION.tgz"
  sha256 "SHA256"
  license "MIT"

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink Dir["#{libexec}/bin/*"]
  end

  test do
    (testpath/"train.py").write "import ray\n\nray.init(dashboard_host=\"0.0.0.0\")\n"
    assert_match "exposed-dashboard", shell_output("#{bin}/ray-guard train.py", 1)
  end
end
