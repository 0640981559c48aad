using Perf.Runtime;

namespace Perf.Tests.Runtime;

/// <summary>The file with the profiles beside a page.</summary>
public sealed class ProfileFileTests
{
    private static readonly ProcessProfile s_sound = new() { Process = "Shop.dll", ProcessId = 7, Samples = 2, Threads = 1, To = 1, Frames = [new ProfileFrame("Shop.Main", "Shop")], Nodes = [new ProfileNode(-1, 0, 2, 2)] };

    [Theory]
    [InlineData("html", "/a/r.html", "/a/r.speedscope.json")]
    [InlineData("html", "/a.b/r.x.htm", "/a.b/r.x.speedscope.json")]
    [InlineData("html", "/a.b/r", "/a.b/r.speedscope.json")]
    [InlineData("json", "/a/r.json", null)]
    [InlineData("speedscope", "/a/r.speedscope.json", null)]
    public void Of_Page_LiesBesideIt(string format, string page, string? expected) => Assert.Equal(expected, PerfRuntime.ProfileFileOf(new RunResult { Profiles = [s_sound] }, format, page));

    [Fact]
    public void Of_RunWithoutASoundProfile_IsNone()
    {
        Assert.Null(PerfRuntime.ProfileFileOf(new RunResult(), "html", "r.html"));
        ProcessProfile damaged = s_sound with { Nodes = [new ProfileNode(5, 0, 2, 2)] };
        Assert.False(damaged.IsSound());
        Assert.Null(PerfRuntime.ProfileFileOf(new RunResult { Profiles = [s_sound, damaged] }, "html", "r.html"));
    }
}
