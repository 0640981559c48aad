using Perf.Shell.CommandLine;

namespace Perf.Tests.Shell.CommandLine;

public sealed class ScriptArgumentTests
{
    [Fact]
    public void Collect_ReadsNamesValuesAndSwitches_AsPwshFile()
    {
        var collected = ScriptArgument.Collect(["-Name", "x y", "-Flag:$true", "-Off:false", "-Text:abc", "-Late:", "-v", "-5", "-.5", "-", ""]);
        Assert.Equal(
            [
                new("-Name", null), new(null, "x y"), new("-Flag", true), new("-Off", false), new("-Text", "abc"), new("-Late", "-v"),
                new(null, "-5"), new(null, "-.5"), new(null, "-"), new(null, ""),
            ],
            collected);
    }

    [Fact]
    public void Collect_NameWithColonAtTheEnd_HasNoValue() => Assert.Equal([new("-Late", null)], ScriptArgument.Collect(["-Late:"]));
}
