using System.Text.RegularExpressions;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Tests.Model;

namespace Perf.Tests.Reporting.Live;

public sealed partial class LiveTextTests
{
    private static readonly string[] s_hostile =
    [
        "\e[2J\e[H\e]0;owned\a", "line\r\nbreak\ttab\0", "商品一覧の注文確認画面をとても長い名前で", "🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒", "Z̷̢̧̛͎̦͓a̶l̴g̵o̶", "\u202Egnol\u202C\u200B\u2066", "\uD800 lone \uDC00", "",
        new string('w', 500), "e\u0301tape",
    ];

    private static readonly Lazy<LiveState> s_live = new(Live);

    [Fact]
    public void Draw_AnySizeAndAnyText_FitsAndCommandsNothing() => SeededProperty.ForAll(400, random =>
    {
        int width = random.Next(1, 220);
        int height = random.Next(1, 70);
        bool colour = random.Next(2) == 0;
        IReadOnlyList<string> lines = LiveText.Draw(StateOf(random), random.Next(2) == 0 ? s_hostile[random.Next(s_hostile.Length)] : null, width, height, colour);
        Assert.Equal(height, lines.Count);
        foreach (string line in lines)
        {
            string plain = colour ? Colours().Replace(line, "") : line;
            Assert.DoesNotContain(plain, char.IsControl);
            Assert.DoesNotContain(plain, character => character is '\u202E' or '\u200B' or '\u2066');
            Assert.InRange(CellText.Cells(plain), 0, width);
        }
    });

    [Fact]
    public void Draw_EightyByTwentyFour_HasEverything()
    {
        string screen = string.Join('\n', LiveText.Draw(Live(), null, 80, 24, colour: false));
        foreach (string part in (string[])["Browse and buy", "RUNNING", "offered", "achieved", "p95", "Users", "http_503", "Generator", "start lag", "Response time", "┤", "Thresholds", "met so far", "Steps", "list items", "pause", "resume", "rate", "stop"])
        {
            Assert.Contains(part, screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Draw_Paused_SaysSoAndOffersToGoOn()
    {
        string screen = string.Join('\n', LiveText.Draw(Live() with { IsSuspended = true, RateFactor = 1.21 }, "not now", 100, 30, colour: false));
        Assert.Contains("PAUSED", screen, StringComparison.Ordinal);
        Assert.Contains("rate × 1.21", screen, StringComparison.Ordinal);
        Assert.Contains("not now", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_BeforeTheFirstSecond_IsAScreen()
    {
        var state = new LiveState { Data = new ReportData { Result = new RunResult { Scenario = "shop", Target = "sample", Status = RunStatus.Running, PlannedDuration = TimeSpan.FromMinutes(1) } } };
        string screen = string.Join('\n', LiveText.Draw(state, null, 80, 24, colour: false));
        Assert.Contains("STARTING", screen, StringComparison.Ordinal);
        Assert.Contains("0:00 / 1:00", screen, StringComparison.Ordinal);
        Assert.Contains("no response yet", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_ThresholdThatFails_StandsBeforeThoseThatAreMet()
    {
        IReadOnlyList<string> lines = LiveText.Draw(Live(), null, 100, 40, colour: false);
        int first = lines.ToList().FindIndex(line => line.StartsWith("✗ ", StringComparison.Ordinal));
        int met = lines.ToList().FindIndex(line => line.StartsWith("✓ ", StringComparison.Ordinal));
        Assert.InRange(first, 1, met - 1);
        Assert.Contains("over by", lines[first], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", 3, "abc", 3)]
    [InlineData("abcd", 3, "ab…", 3)]
    [InlineData("商品", 4, "商品", 4)]
    [InlineData("商品一", 5, "商品…", 5)]
    [InlineData("商品一", 4, "商…", 3)]
    [InlineData("a\u0301\u0301\u0301b", 2, "a\u0301b", 2)]
    [InlineData("a\e[1m", 9, "a·[1m", 5)]
    [InlineData("abc", 0, "", 0)]
    [InlineData("abc", 1, "…", 1)]
    public void Fit_Text_TakesItsCells(string text, int width, string fit, int cells) => Assert.Equal((fit, cells), CellText.Fit(text, width));

    internal static LiveState Live()
    {
        RunResult result = SampleRun.Create() with { Status = RunStatus.Running };
        IntervalSummary latest = result.Intervals[^1];
        return new LiveState
        {
            Data = new ReportData { Result = result },
            Recent = [.. result.Intervals.TakeLast(LiveState.MostRecent)],
            Progress = new RunProgress
            {
                Elapsed = result.Duration,
                Remaining = TimeSpan.FromSeconds(60),
                Planned = result.Duration + TimeSpan.FromSeconds(60),
                Requests = result.Intervals.Sum(second => second.Requests),
                Failed = result.Intervals.Sum(second => second.Failed),
                Latest = latest,
            },
            Generator = new GeneratorSample { OwnCpuShare = 0.12, OtherCpuShare = 0.3, LoopBusyShare = 0.34 },
            StartLag = 0.31,
            CanSteer = true,
            HasRate = true,
        };
    }

    private static LiveState StateOf(Random random)
    {
        LiveState state = s_live.Value;
        string Text() => s_hostile[random.Next(s_hostile.Length)];
        double Odd() => random.Next(6) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => 1e300, 3 => -1, 4 => 0, _ => random.NextDouble() * 1000 };
        RunResult result = state.Result with
        {
            Scenario = Text(),
            Target = Text(),
            Status = (RunStatus)random.Next(Enum.GetValues<RunStatus>().Length),
            Errors = [.. Enumerable.Range(0, random.Next(8)).Select(_ => new ErrorCount { Class = Text(), Step = Text(), Count = random.NextInt64(1L << 40) })],
            Thresholds = [.. Enumerable.Range(0, random.Next(12)).Select(_ => new Verdict { Threshold = Text(), Outcome = (Outcome)random.Next(5), Value = Odd(), Margin = Odd(), Unit = "ms" })],
            Steps = state.Result.Steps.Values.ToDictionary(step => Text() + random.Next(), step => step with { Name = Text() }),
            Intervals = [.. state.Result.Intervals.Take(random.Next(180)).Select(line => random.Next(5) == 0 ? line with { P50 = Odd(), P95 = Odd(), P99 = Odd() } : line)],
        };
        return state with
        {
            Data = new ReportData { Result = result },
            Progress = random.Next(4) == 0 ? null : state.Progress! with { Latest = state.Progress.Latest with { RequestRate = Math.Abs(Odd()), P95 = Odd() } },
            Recent = [.. state.Recent.Take(random.Next(300))],
            Lines = [.. Enumerable.Range(0, random.Next(20)).Select(_ => new LogLine { Step = Text(), Text = Text(), Level = (LogLevel)random.Next(2) })],
            RateFactor = random.Next(2) == 0 ? 1 : random.NextDouble() * 1000,
            IsSuspended = random.Next(2) == 0,
            StartLag = Odd(),
            Generator = new GeneratorSample { OwnCpuShare = Odd(), LoopBusyShare = Odd() },
        };
    }

    [GeneratedRegex(@"\e\[[0-9]{1,2}m")]
    private static partial Regex Colours();
}
