namespace Perf.History;

/// <summary>What CI says of a build in environment variables. Sources: the documentation of each, "default (predefined) variables".</summary>
public static class CiVariables
{
    // The first that is set holds. PERF_COMMIT and PERF_BRANCH are for whatever is not here, and for tests of what was built elsewhere.
    private static readonly string[] s_commits =
        ["PERF_COMMIT", "GITHUB_SHA", "BUILD_SOURCEVERSION", "CI_COMMIT_SHA", "GIT_COMMIT", "CIRCLE_SHA1", "BITBUCKET_COMMIT", "BUILDKITE_COMMIT", "TRAVIS_COMMIT", "DRONE_COMMIT_SHA"];

    // Of a pull request the branch that is to be merged, not the one into which.
    private static readonly string[] s_branches =
    [
        "PERF_BRANCH", "GITHUB_HEAD_REF", "GITHUB_REF_NAME", "SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME",
        "CHANGE_BRANCH", "GIT_BRANCH", "BRANCH_NAME", "CIRCLE_BRANCH", "BITBUCKET_BRANCH", "BUILDKITE_BRANCH", "TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH", "DRONE_SOURCE_BRANCH", "DRONE_BRANCH",
    ];

    private static readonly string[] s_people = ["GITHUB_ACTOR", "BUILD_REQUESTEDFOR", "GITLAB_USER_LOGIN", "CIRCLE_USERNAME", "BUILDKITE_BUILD_AUTHOR", "BUILD_USER_ID"];

    /// <summary>The commit that is built.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <returns>The commit; null outside of CI.</returns>
    public static string? Commit(Func<string, string?> variable) => First(variable, s_commits);

    /// <summary>The branch that is built.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <returns>The branch without <c>refs/heads/</c>; null outside of CI.</returns>
    public static string? Branch(Func<string, string?> variable)
    {
        const string Branches = "refs/heads/", Remote = "origin/";
        string? branch = First(variable, s_branches);
        return branch is null ? null
            : branch.StartsWith(Branches, StringComparison.Ordinal) ? branch[Branches.Length..]
            : branch.StartsWith(Remote, StringComparison.Ordinal) ? branch[Remote.Length..]
            : branch;
    }

    /// <summary>The job that runs.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <returns>Its name, number and address; null outside of CI.</returns>
    public static string? Job(Func<string, string?> variable)
    {
        string? V(string name) => variable(name) is { Length: > 0 } value ? value : null;
        return V("GITHUB_RUN_ID") is { } github ? Line(Join(" / ", V("GITHUB_WORKFLOW"), V("GITHUB_JOB")) + Number(V("GITHUB_RUN_NUMBER") ?? github), V("GITHUB_REPOSITORY") is { } repository ? $"{V("GITHUB_SERVER_URL")}/{repository}/actions/runs/{github}" : null)
            : V("BUILD_BUILDID") is { } azure ? Line(Join(" ", V("BUILD_DEFINITIONNAME"), V("BUILD_BUILDNUMBER") ?? azure), V("SYSTEM_COLLECTIONURI") is { } server ? $"{server}{V("SYSTEM_TEAMPROJECT")}/_build/results?buildId={azure}" : null)
            : V("CI_JOB_ID") is { } gitlab ? Line(Join(" ", V("CI_PROJECT_PATH"), V("CI_JOB_NAME")) + Number(gitlab), V("CI_JOB_URL"))
            : V("JOB_NAME") is { } jenkins ? Line(jenkins + Number(V("BUILD_NUMBER")), V("BUILD_URL"))
            : V("CIRCLE_BUILD_NUM") is { } circle ? Line(Join(" ", V("CIRCLE_PROJECT_REPONAME"), V("CIRCLE_JOB")) + Number(circle), V("CIRCLE_BUILD_URL"))
            : V("BUILDKITE_BUILD_NUMBER") is { } kite ? Line(Join(" ", V("BUILDKITE_PIPELINE_SLUG")) + Number(kite), V("BUILDKITE_BUILD_URL"))
            : V("CI") is { } ci && ci is not ("false" or "0") ? "CI"
            : null;
    }

    /// <summary>Who acts: whoever started the build, otherwise the user of this process.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <param name="user">The process' user.</param>
    /// <param name="machine">The machine's name.</param>
    /// <returns>Such as <c>jane on builder-3</c>.</returns>
    public static string By(Func<string, string?> variable, string user, string machine) => $"{First(variable, s_people) ?? user} on {machine}";

    private static string Join(string between, params string?[] parts) => string.Join(between, parts.OfType<string>());

    private static string Number(string? number) => number is null ? "" : $" #{number}";

    private static string Line(string name, string? address) => address is null ? name.Trim() : $"{name.Trim()}, {address}";

    private static string? First(Func<string, string?> variable, string[] names) => names.Select(variable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();
}
