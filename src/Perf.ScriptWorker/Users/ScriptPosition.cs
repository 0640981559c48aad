namespace Perf.ScriptWorker.Users;

/// <summary>Where a virtual user is in the test.</summary>
internal sealed class ScriptPosition
{
    /// <summary>The tags of all that it measures now: the test's, the scenario's and those that the script sets in <c>exec.vu.tags</c>.</summary>
    public TagSet Tags { get; set; } = TagSet.Empty;

    /// <summary>The tags that a scenario begins with.</summary>
    public TagSet BaseTags { get; set; } = TagSet.Empty;

    /// <summary>The path of the group that it is in, <c>::outer::inner</c>; empty outside of groups.</summary>
    public string Group { get; set; } = "";

    /// <summary>The scenario's place in the test, or -1 in setup and teardown.</summary>
    public int Scenario { get; set; } = -1;

    /// <summary>The number of this user's iteration, from 0, over all scenarios.</summary>
    public long Iteration { get; set; } = -1;

    /// <summary>The number of this user's iteration in its scenario, from 0.</summary>
    public long IterationInScenario { get; set; } = -1;

    /// <summary>The number of the iteration in its scenario over all users, from 0.</summary>
    public long IterationInTest { get; set; } = -1;
}
