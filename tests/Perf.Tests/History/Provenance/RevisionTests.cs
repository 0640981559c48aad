using System.Diagnostics;
using Perf.History;

namespace Perf.Tests.History.Provenance;

public sealed class RevisionTests : IDisposable
{
    private const string A = "0123456789abcdef0123456789abcdef01234567";
    private const string B = "fedcba9876543210fedcba9876543210fedcba98";

    private readonly string _folder = Directory.CreateTempSubdirectory("perf-git-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ref: refs/heads/main\n", A, "main")] // loose
    [InlineData("ref: refs/heads/feature/x\n", B, "feature/x")] // packed
    [InlineData("ref: refs/heads/unborn\n", null, null)] // nothing committed yet
    [InlineData(B + "\n", B, null)] // detached
    [InlineData("ref: refs/heads/alias\n", A, "alias")] // names another
    [InlineData("ref: refs/heads/circle\n", null, null)]
    [InlineData("ref: refs/heads/../../../etc/passwd\n", null, null)]
    [InlineData("ref: refs/heads/.invalid\n", null, null)] // reftable
    [InlineData("nonsense", null, null)]
    [InlineData("", null, null)]
    public void Of_Head_IsTheCommit(string head, string? commit, string? branch)
    {
        var machine = new FakeMachine(new()
        {
            ["/r/.git/HEAD"] = head,
            ["/r/.git/refs/heads/main"] = A + "\n",
            ["/r/.git/refs/heads/alias"] = "ref: refs/heads/main\n",
            ["/r/.git/refs/heads/circle"] = "ref: refs/heads/circle\n",
            ["/r/.git/packed-refs"] = $"# pack-refs with: peeled fully-peeled sorted \n{A} refs/heads/feature/xy\n{B} refs/heads/feature/x\r\n{A} refs/tags/v1\n^{B}\n",
        });
        Assert.Equal(new Revision(commit, commit is null ? null : branch), Revision.Of("/r/src/deep", machine));
    }

    [Fact]
    public void Of_Worktree_IsThatOfItsOwnHead()
    {
        var machine = new FakeMachine(new()
        {
            ["/w/.git"] = "gitdir: /r/.git/worktrees/w\n",
            ["/r/.git/worktrees/w/HEAD"] = "ref: refs/heads/w\n",
            ["/r/.git/worktrees/w/commondir"] = "../..\n",
            ["/r/.git/HEAD"] = "ref: refs/heads/main\n",
            ["/r/.git/refs/heads/w"] = B,
            ["/r/.git/refs/heads/main"] = A,
        });
        Assert.Equal(new Revision(B, "w"), Revision.Of("/w", machine));
    }

    [Theory]
    [InlineData("GITHUB_SHA", "GITHUB_REF_NAME", "main", "main")]
    [InlineData("BUILD_SOURCEVERSION", "BUILD_SOURCEBRANCH", "refs/heads/release/2", "release/2")]
    [InlineData("CI_COMMIT_SHA", "CI_COMMIT_REF_NAME", "dev", "dev")]
    [InlineData("GIT_COMMIT", "GIT_BRANCH", "origin/dev", "dev")]
    [InlineData("PERF_COMMIT", "PERF_BRANCH", "x", "x")]
    public void Of_Ci_TakesPrecedenceOverTheFolder(string commitVariable, string branchVariable, string value, string branch)
    {
        var machine = new FakeMachine(new() { ["/r/.git/HEAD"] = A }, new() { [commitVariable] = B, [branchVariable] = value });
        Assert.Equal(new Revision(B, branch), Revision.Of("/r", machine));
    }

    [Fact]
    public void Of_PullRequest_IsTheBranchThatIsToBeMerged() =>
        Assert.Equal("fix", Revision.Of(null, new FakeMachine([], new() { ["GITHUB_SHA"] = B, ["GITHUB_REF_NAME"] = "17/merge", ["GITHUB_HEAD_REF"] = "fix" })).Branch);

    [Fact]
    public void Of_NoRepository_IsNothing() => Assert.Equal(new Revision(null, null), Revision.Of("/nowhere", new FakeMachine([])));

    [Fact]
    public void Job_OfEachCi_HasNameAndAddress()
    {
        string? Job(Dictionary<string, string> variables) => CiVariables.Job(variables.GetValueOrDefault);
        Assert.Equal(
            "performance / gate #12, https://github.com/a/b/actions/runs/77",
            Job(new() { ["GITHUB_RUN_ID"] = "77", ["GITHUB_WORKFLOW"] = "performance", ["GITHUB_JOB"] = "gate", ["GITHUB_RUN_NUMBER"] = "12", ["GITHUB_SERVER_URL"] = "https://github.com", ["GITHUB_REPOSITORY"] = "a/b", ["CI"] = "true" }));
        Assert.Equal(
            "nightly 20260301.1, https://dev.azure.com/o/p/_build/results?buildId=9",
            Job(new() { ["BUILD_BUILDID"] = "9", ["BUILD_DEFINITIONNAME"] = "nightly", ["BUILD_BUILDNUMBER"] = "20260301.1", ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/o/", ["SYSTEM_TEAMPROJECT"] = "p" }));
        Assert.Equal("perf #7", Job(new() { ["GITHUB_RUN_ID"] = "7", ["GITHUB_WORKFLOW"] = "perf" }));
        Assert.Equal("CI", Job(new() { ["CI"] = "true" }));
        Assert.Null(Job([]));
        Assert.Null(Job(new() { ["CI"] = "false" }));
        Assert.Equal("jane on builder", CiVariables.By(name => name == "GITHUB_ACTOR" ? "jane" : null, "root", "builder"));
        Assert.Equal("root on builder", CiVariables.By(_ => null, "root", "builder"));
    }

    [SkippableFact]
    public void Of_RealRepository_AgreesWithGit()
    {
        Skip.IfNot(Git("--version") is not null, "git is not on this machine.");
        string main = Path.Combine(_folder, "main");
        Directory.CreateDirectory(main);
        Git("-C", main, "init", "-q", "-b", "trunk");
        Assert.Equal(new Revision(null, null), Read(main));
        Commit(main, "one");
        Assert.Equal(new Revision(Head(main), "trunk"), Read(main));
        string tree = Path.Combine(_folder, "tree");
        Git("-C", main, "worktree", "add", "-q", "-b", "feature/x", tree);
        Commit(tree, "two");
        Assert.Equal(new Revision(Head(tree), "feature/x"), Read(Directory.CreateDirectory(Path.Combine(tree, "deep")).FullName));
        Assert.NotEqual(Head(main), Head(tree));
        Git("-C", main, "pack-refs", "--all");
        Git("-C", main, "gc", "-q");
        Assert.Equal(new Revision(Head(main), "trunk"), Read(main));
        Assert.Equal(new Revision(Head(tree), "feature/x"), Read(tree));
        Git("-C", main, "checkout", "-q", "--detach");
        Assert.Equal(new Revision(Head(main), null), Read(main));
    }

    private static Revision Read(string folder)
    {
        (string? commit, string? branch) = GitFolder.Read(folder, new MachineReader());
        return new Revision(commit, commit is null ? null : branch);
    }

    private static string Head(string folder) => Git("-C", folder, "rev-parse", "HEAD")!.Trim();

    private static void Commit(string folder, string message) =>
        Assert.NotNull(Git("-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "--allow-empty", "-m", message));

    private static string? Git(params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
