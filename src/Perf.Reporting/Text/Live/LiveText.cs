using System.Globalization;

namespace Perf.Reporting;

/// <summary>
/// A run that goes on, as a screen of a terminal. A pure function of the state and the size: never more lines than the screen is high, none wider than it is, and no text of a
/// server's or of a file's that the terminal would obey.
/// </summary>
public static class LiveText
{
    /// <summary>The width from which on everything has its place.</summary>
    public const int LeastWidth = 80;

    /// <summary>The height from which on everything has its place.</summary>
    public const int LeastHeight = 24;

    private const int LabelWidth = 11;
    private const int LeastChart = 6;
    private const int MostChart = 16;

    // Where the columns of steps end, counted from the right.
    private static readonly int[] s_columns = [50, 41, 31, 21, 11, 0];

    /// <summary>Draws it.</summary>
    /// <param name="state">The run.</param>
    /// <param name="note">What the last key did, or what hinders it; null for nothing.</param>
    /// <param name="width">Cells of a line.</param>
    /// <param name="height">Lines.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Exactly as many lines as the screen is high; none where it has none.</returns>
    public static IReadOnlyList<string> Draw(LiveState state, string? note, int width, int height, bool colour)
    {
        if (width <= 0 || height <= 0)
        {
            return [];
        }

        ScreenLine New() => new(width, colour);
        List<string> top = [.. Top(state, New), .. Figure(state, New)];
        List<string> bottom = [Bottom(state, note, New())];
        int room = height - top.Count - bottom.Count;

        // Thresholds are why the run is made, steps are where the time goes; the chart has what they leave, but not less than it takes to see something.
        IReadOnlyList<string> thresholds = [.. Thresholds(state, New)];
        IReadOnlyList<string> steps = [.. Steps(state, New, width)];
        IReadOnlyList<string> lines = [.. Lines(state, New)];
        int forLists = Math.Max(0, room - LeastChart - 1);
        int wanted = thresholds.Count + steps.Count + lines.Count;
        int spare = Math.Max(0, room - 1 - Math.Min(wanted, forLists));
        int chart = Math.Min(MostChart, spare);
        List<string> body = [];
        if (chart >= 3)
        {
            body.Add(New().Add("Response time", ScreenInk.Bold).Add("  by second, from the intended start", ScreenInk.Dim).ToString());
            body.AddRange(LatencyBands.Draw(state.Result.Intervals.Count > width ? state.Result.Intervals : Seconds(state), width, chart, colour).Take(chart));
        }

        int left = room - body.Count;
        foreach ((IReadOnlyList<string> list, int share) in Shares([thresholds, steps, lines], left))
        {
            body.AddRange(list.Take(share));
        }

        string[] all = [.. top, .. body];
        int fits = Math.Max(0, height - bottom.Count);
        return [.. all.Take(fits), .. Enumerable.Repeat("", Math.Max(0, fits - all.Length)), .. bottom.Take(height)];
    }

    // In turn a line each, so that a long list of steps does not push the thresholds out, nor the other way round. A heading alone is not shown.
    private static IEnumerable<(IReadOnlyList<string> List, int Share)> Shares(IReadOnlyList<string>[] lists, int room)
    {
        int[] shares = new int[lists.Length];
        bool hasGiven = true;
        while (room > 0 && hasGiven)
        {
            hasGiven = false;
            for (int i = 0; i < lists.Length && room > 0; i++)
            {
                int needs = shares[i] == 0 ? 2 : 1;
                if (shares[i] + needs <= lists[i].Count && needs <= room)
                {
                    shares[i] += needs;
                    room -= needs;
                    hasGiven = true;
                }
            }
        }

        return lists.Zip(shares);
    }

    private static IReadOnlyList<IntervalSummary> Seconds(LiveState state) => state.Recent.Count == 0 || state.Recent.Count < state.Result.Intervals.Count ? state.Result.Intervals : state.Recent;

    private static IEnumerable<string> Top(LiveState state, Func<ScreenLine> line)
    {
        RunProgress progress = state.Progress ?? new RunProgress { Remaining = state.Result.PlannedDuration ?? TimeSpan.Zero };
        (string word, ScreenInk ink) = StatusOf(state);
        string clock = $"{Figures.Clock(progress.Elapsed)} / {Figures.Clock(progress.Elapsed + progress.Remaining)}";
        ScreenLine first = line();
        int right = word.Length + clock.Length + 6;
        first.Add(state.Result.Scenario, ScreenInk.Bold, Math.Max(8, (first.Left - right) / 2)).Add(" → ", ScreenInk.Dim).Add(state.Result.Target, ScreenInk.Plain, Math.Max(0, first.Left - right));
        first.To(first.Used + Math.Max(1, first.Left - right + 2)).Signs("● ", ink).Add(word, ink).Add("  ").Add(clock);
        yield return first.ToString();

        ScreenLine second = line();
        string share = string.Create(CultureInfo.InvariantCulture, $" {progress.Share * 100:0} %  {(progress.Remaining > TimeSpan.Zero ? $"{Figures.Clock(progress.Remaining)} left" : "ending")}");
        int cells = Math.Max(0, second.Left - share.Length);
        int done = (int)Math.Round(cells * Math.Clamp(progress.Share, 0, 1));
        yield return second.Signs(new string('━', done), ScreenInk.Good).Signs(new string('─', cells - done), ScreenInk.Dim).Add(share).ToString();
    }

    private static IEnumerable<string> Figure(LiveState state, Func<ScreenLine> line)
    {
        IntervalSummary latest = state.Progress?.Latest ?? new IntervalSummary();
        double length = Math.Max(latest.Length, 1e-3);
        ScreenLine rate = line().Add("Rate", ScreenInk.Dim).To(LabelWidth);
        if (latest.Offered > 0)
        {
            rate.Add($"{Figures.Rate(latest.Offered / length)}/s offered  ").Add($"{Figures.Rate(latest.Iterations / length)}/s achieved  ", latest.Iterations < latest.Offered * 0.9 ? ScreenInk.Warn : ScreenInk.Plain);
        }

        rate.Add($"{Figures.Rate(latest.RequestRate)} req/s  ", ScreenInk.Bold);
        if (Math.Abs(state.RateFactor - 1) > 1e-9)
        {
            rate.Add(string.Create(CultureInfo.InvariantCulture, $"rate × {state.RateFactor:0.##}  "), ScreenInk.Warn);
        }

        int room = Math.Min(rate.Left, 60);
        if (room >= 8 && state.Recent.Count > 0)
        {
            rate.Signs(Sparkline.Draw([.. state.Recent.TakeLast(room).Select(second => (double?)second.RequestRate)], room), ScreenInk.First);
        }

        yield return rate.ToString();
        yield return line().Add("Latency", ScreenInk.Dim).To(LabelWidth)
            .Add("p50 ", ScreenInk.Dim).Add($"{Figures.Time(latest.P50)}  ", ScreenInk.Bold).Add("p95 ", ScreenInk.Dim).Add($"{Figures.Time(latest.P95)}  ", ScreenInk.Bold)
            .Add("p99 ", ScreenInk.Dim).Add($"{Figures.Time(latest.P99)}  ", ScreenInk.Bold).Add("max ", ScreenInk.Dim).Add(Figures.Time(latest.Max)).ToString();
        ScreenLine users = line().Add("Users", ScreenInk.Dim).To(LabelWidth).Add($"{Figures.Count(latest.Vus)} busy");
        if (state.Progress is { } progress)
        {
            users.Add($"   {Figures.Count(progress.Requests)} requests   {Figures.Count(progress.Iterations)} iterations", ScreenInk.Plain);
        }

        if (latest.Dropped > 0)
        {
            users.Add($"   {Figures.Count(latest.Dropped)} starts dropped", ScreenInk.Bad);
        }

        yield return users.ToString();
        yield return Errors(state, line()).ToString();
        yield return Generator(state, line()).ToString();
    }

    private static ScreenLine Errors(LiveState state, ScreenLine line)
    {
        line.Add("Errors", ScreenInk.Dim).To(LabelWidth);
        long requests = state.Progress?.Requests ?? 0;
        long failed = state.Progress?.Failed ?? 0;
        line.Add(requests == 0 ? "-" : $"{Figures.Share((double)failed / requests)} failed", failed > 0 ? ScreenInk.Bad : ScreenInk.Good);
        foreach (IGrouping<string, ErrorCount> one in state.Result.Errors.GroupBy(error => error.Class, StringComparer.Ordinal).OrderByDescending(group => group.Sum(error => error.Count)).Take(4))
        {
            line.Add("   ").Add(one.Key, ScreenInk.Plain, 24).Add($" {Figures.Count(one.Sum(error => error.Count))}", ScreenInk.Bad);
        }

        return line;
    }

    private static ScreenLine Generator(LiveState state, ScreenLine line)
    {
        GeneratorSample generator = state.Generator;
        line.Add("Generator", ScreenInk.Dim).To(LabelWidth);
        Share(line, "CPU", generator.OwnCpuShare);
        Share(line, "others", generator.OtherCpuShare);
        Share(line, "loop", generator.LoopBusyShare);
        line.Add("start lag p99 ", ScreenInk.Dim).Add(Figures.Time(state.StartLag), state.StartLag > 10 ? ScreenInk.Warn : ScreenInk.Plain);
        return state.Result.Validity.IsValid ? line : line.Add("   not to be believed", ScreenInk.Bad);
    }

    private static void Share(ScreenLine line, string name, double? share)
    {
        if (share is { } known)
        {
            line.Add($"{name} ", ScreenInk.Dim).Add(string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(known, 0, 1) * 100:0} %   "), known > 0.9 ? ScreenInk.Warn : ScreenInk.Plain);
        }
    }

    private static IEnumerable<string> Thresholds(LiveState state, Func<ScreenLine> line)
    {
        if (state.Result.Thresholds.Count == 0)
        {
            yield break;
        }

        int met = state.Result.Thresholds.Count(verdict => verdict.Outcome == Outcome.Pass);
        yield return line().Add("Thresholds", ScreenInk.Bold).Add(string.Create(CultureInfo.InvariantCulture, $"  {met} of {state.Result.Thresholds.Count} met so far"), ScreenInk.Dim).ToString();

        // What is worst stands first: it must be seen when there is room for one alone.
        foreach (Verdict verdict in state.Result.Thresholds.OrderBy(verdict => verdict.Outcome == Outcome.Pass).ThenBy(verdict => verdict.Margin ?? double.MaxValue))
        {
            ScreenInk ink = verdict.Outcome switch { Outcome.Pass => ScreenInk.Good, Outcome.Fail or Outcome.Invalid => ScreenInk.Bad, _ => ScreenInk.Warn };
            ScreenLine text = line();
            string margin = verdict.Margin is { } share && double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{(share < 0 ? "over by" : "to spare")} {Math.Min(Math.Abs(share), 99.99) * 100:0} %") : "";
            text.Signs(verdict.Outcome switch { Outcome.Pass => "✓ ", Outcome.Fail or Outcome.Invalid => "✗ ", _ => "? " }, ink).Add(verdict.Threshold, ScreenInk.Plain, Math.Max(10, text.Left - 34));
            text.EndAt(text.Used + Math.Max(0, text.Left - 18), $" {Figures.Value(verdict.Value, verdict.Unit)}", ink).EndAt(text.Used + text.Left, $" {margin}", ScreenInk.Dim);
            yield return text.ToString();
        }
    }

    private static IEnumerable<string> Steps(LiveState state, Func<ScreenLine> line, int width)
    {
        (string Name, MetricSummary Latency, double Requests, double Failed, double Time)[] steps = [.. state.Result.Steps.Values
            .SelectMany(step => RequestMetrics.In(step.Metrics).Select(family => (step.Name, Latency: MainLatency.Of(step.Metrics, family).Metric, step.Metrics.GetValueOrDefault(family.Count)?.Count, Failed: step.Metrics.GetValueOrDefault(family.Failed)?.Passes)))
            .Where(step => step.Latency is not null)
            .Select(step => (step.Name, step.Latency!, step.Count ?? 0, step.Failed ?? 0, (step.Count ?? 0) * (step.Latency!.Avg ?? 0)))
            .OrderByDescending(step => step.Item5)];
        if (steps.Length == 0)
        {
            yield break;
        }

        int[] ends = [.. s_columns.Select(fromRight => width - fromRight)];
        ScreenLine head = line().Add("Steps", ScreenInk.Bold).Add("  by time", ScreenInk.Dim);
        foreach ((int end, string name) in ends.Zip(["requests", "failed", "p50", "p95", "p99", "time"]))
        {
            head.EndAt(end, name, ScreenInk.Dim);
        }

        yield return head.ToString();
        double total = Math.Max(steps.Sum(step => step.Time), 1e-9);
        foreach ((string name, MetricSummary latency, double requests, double failed, double time) in steps)
        {
            ScreenLine row = line();
            row.Add(name, ScreenInk.Plain, Math.Max(6, width - 60));
            yield return row.EndAt(ends[0], Figures.Count(requests))
                .EndAt(ends[1], $" {(requests > 0 ? Figures.Share(failed / requests) : "-")}", failed > 0 ? ScreenInk.Bad : ScreenInk.Plain)
                .EndAt(ends[2], $" {Figures.Time(latency.Med)}").EndAt(ends[3], $" {Figures.Time(latency.P95)}").EndAt(ends[4], $" {Figures.Time(latency.P99)}")
                .EndAt(ends[5], string.Create(CultureInfo.InvariantCulture, $" {time / total * 100:0} %"), ScreenInk.Dim).ToString();
        }
    }

    private static IEnumerable<string> Lines(LiveState state, Func<ScreenLine> line)
    {
        if (state.Lines.Count == 0)
        {
            yield break;
        }

        yield return line().Add("Log", ScreenInk.Bold).Add("  the newest first", ScreenInk.Dim).ToString();
        foreach (LogLine told in state.Lines.Reverse())
        {
            yield return line().Add($"{Figures.Clock(told.At)} ", ScreenInk.Dim).Add(told.Step, ScreenInk.Dim, 24).Add(" ").Add(told.Text, told.Level == LogLevel.Warning ? ScreenInk.Warn : ScreenInk.Plain).ToString();
        }
    }

    private static string Bottom(LiveState state, string? note, ScreenLine line)
    {
        Key("p", "pause", state.CanSteer && !state.IsSuspended);
        Key("r", "resume", state.CanSteer && state.IsSuspended);
        Key("+/-", "rate", state.CanSteer && state.HasRate);
        Key("q", "stop", state.CanSteer);
        return (note is null ? line : line.Add("  ").Add(note, ScreenInk.Warn)).ToString();

        void Key(string key, string does, bool isPossible) => line.Add($" {key} ", isPossible ? ScreenInk.Inverse : ScreenInk.Dim).Add($" {does}  ", isPossible ? ScreenInk.Plain : ScreenInk.Dim);
    }

    private static (string Word, ScreenInk Ink) StatusOf(LiveState state) => state.Result.Status switch
    {
        RunStatus.Running when state.IsSuspended => ("PAUSED", ScreenInk.Warn),
        RunStatus.Running when state.Progress is null => ("STARTING", ScreenInk.Dim),
        RunStatus.Running => ("RUNNING", ScreenInk.Good),
        RunStatus.Completed => ("COMPLETED", ScreenInk.Good),
        RunStatus status => (status.ToString().ToUpperInvariant(), ScreenInk.Bad),
    };
}
