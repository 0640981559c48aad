using Perf.Commands;

namespace Perf.Tests.Cmdlets.Hosting;

public sealed class TerminalChoiceTests
{
    [Theory]
    [InlineData("ConsoleHost", 80, 24)]
    [InlineData("perfsh", 80, 24)]
    [InlineData("perfsh", 40, 12)]
    public void Refusal_Console_IsNone(string host, int width, int height) =>
        Assert.Null(TerminalChoice.Refusal(new TerminalFacts(host, false, false, width, height), name => name == "TERM" ? "xterm-256color" : null));

    [Theory]
    [InlineData("Default Host", false, false, 80, 24, "", "", "Default Host")]
    [InlineData("perfsh", true, false, 80, 24, "", "", "input")]
    [InlineData("perfsh", false, true, 0, 0, "", "", "output")]
    [InlineData("perfsh", false, false, 80, 24, "CI", "true", "CI")]
    [InlineData("perfsh", false, false, 80, 24, "TERM", "dumb", "dumb")]
    [InlineData("perfsh", false, false, 39, 24, "", "", "39 columns")]
    [InlineData("perfsh", false, false, 80, 11, "", "", "11 lines")]
    [InlineData("perfsh", false, false, 0, 0, "", "", "0 columns")]
    public void Refusal_NoTerminal_SaysWhy(string host, bool input, bool output, int width, int height, string name, string value, string reason) =>
        Assert.Contains(reason, TerminalChoice.Refusal(new TerminalFacts(host, input, output, width, height), asked => asked == name ? value : null), StringComparison.Ordinal);

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "1", false)]
    [InlineData(true, "", true)]
    [InlineData(false, null, false)]
    public void HasColour_NoColor_IsRespected(bool supports, string? noColour, bool expected) => Assert.Equal(expected, TerminalChoice.HasColour(supports, name => name == "NO_COLOR" ? noColour : null));
}
