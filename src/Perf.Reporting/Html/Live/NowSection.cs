using System.Globalization;
using System.Text.Json;

namespace Perf.Reporting.Html.Live;

/// <summary>The latest second, and how far the run is: what changes every second, and costs next to nothing to write.</summary>
internal static class NowSection
{
    /// <summary>The id of the element.</summary>
    public const string Id = "now";

    /// <summary>The name of the part that buttons follow; it is no element.</summary>
    public const string StateId = "state";

    /// <summary>Writes the element.</summary>
    /// <param name="state">The run.</param>
    public static string Write(LiveState state)
    {
        RunProgress progress = state.Progress ?? new RunProgress { Remaining = state.Result.PlannedDuration ?? TimeSpan.Zero };
        IntervalSummary latest = progress.Latest;
        double share = HasEnded(state) ? 1 : progress.Share;
        return Markup.Of($"""
            <section id="{Id}" aria-labelledby="{Id}-title"><h2 id="{Id}-title" class="hidden">The latest second</h2>
            <div class="track"><div class="done" style="width:{(share * 100).ToString("0.#", CultureInfo.InvariantCulture)}%"></div></div>
            <p class="moment"><span><strong>{Figures.Clock(Elapsed(state))}</strong> elapsed</span><span>{Left(state, progress)}</span></p>
            <dl class="tiles small">
            {Tile("Requests", latest.Length > 0 ? FigureText.Rate(latest.RequestRate) : "–", "in the latest second")}
            {Offered(latest)}
            {Tile("Response time p95", FigureText.Time(latest.P95), $"p50 {FigureText.Time(latest.P50)}, p99 {FigureText.Time(latest.P99)}")}
            {Tile("Failed", FigureText.Share(latest.Requests > 0 ? (double)latest.Failed / latest.Requests : null), $"{FigureText.Count(progress.Failed)} of {FigureText.Count(progress.Requests)} in all", latest.Failed > 0)}
            {Tile("Virtual users", FigureText.Count(latest.Vus), latest.Dropped > 0 ? $"{FigureText.Count(latest.Dropped)} starts dropped" : "busy", latest.Dropped > 0)}
            {Generator(state)}
            </dl>{Lines(state)}</section>
            """).Value;
    }

    /// <summary>Writes what the page's buttons follow.</summary>
    /// <param name="state">The run.</param>
    /// <returns>JSON.</returns>
    public static string WriteState(LiveState state)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", StatusWord(state));
            json.WriteString("kind", state.Result.Status == RunStatus.Running && state.IsSuspended ? "paused" : state.Result.Status.ToString().ToLowerInvariant());
            json.WriteBoolean("suspended", state.IsSuspended);
            json.WriteNumber("factor", Math.Round(state.RateFactor, 4));
            json.WriteBoolean("steer", state.CanSteer && !HasEnded(state));
            json.WriteBoolean("rate", state.CanSteer && state.HasRate && !HasEnded(state));
            json.WriteBoolean("ended", HasEnded(state));
            json.WriteString("title", $"{StatusWord(state)} · {FigureText.Short(state.Result.Scenario, 60)} · Perf");
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static bool HasEnded(LiveState state) => state.Result.Status is not RunStatus.Running;

    private static string StatusWord(LiveState state) => state.Result.Status switch
    {
        RunStatus.Running when state.IsSuspended => "Paused",
        RunStatus.Running when state.Progress is null => "Starting",
        RunStatus status => status.ToString(),
    };

    private static TimeSpan Elapsed(LiveState state) => HasEnded(state) ? state.Result.Duration : state.Progress?.Elapsed ?? TimeSpan.Zero;

    private static string Left(LiveState state, RunProgress progress) =>
        HasEnded(state) ? $"ended: {state.Result.Status.ToString().ToLowerInvariant()}"
        : progress.Remaining > TimeSpan.Zero ? $"{Figures.Clock(progress.Remaining)} left"
        : "ending";

    private static Markup Offered(IntervalSummary latest) => latest.Offered == 0
        ? Tile("Iterations", FigureText.Rate(latest.Length > 0 ? latest.Iterations / latest.Length : null), "ended in the latest second")
        : Tile("Starts offered", FigureText.Rate(latest.Offered / Math.Max(latest.Length, 1e-3)), $"{FigureText.Rate(latest.Iterations / Math.Max(latest.Length, 1e-3))} iterations ended", latest.Iterations < latest.Offered * 0.5);

    private static Markup Generator(LiveState state) => Tile(
        "Load generator",
        state.Generator.OwnCpuShare is { } share ? $"{FigureText.Percent(share)} CPU" : FigureText.Count(null),
        $"start lag p99 {FigureText.Time(state.StartLag)}",
        state.Generator.LoopBusyShare > 0.9 || state.Generator.OwnCpuShare > 0.9);

    private static Markup Tile(string name, string figure, string note, bool isBad = false) =>
        Markup.Of($"""<div class="tile{(isBad ? " bad" : "")}"><dt>{name}</dt><dd><span class="value">{figure}</span><span class="note">{note}</span></dd></div>""");

    private static Markup Lines(LiveState state) => state.Lines.Count == 0 ? Markup.None : Markup.Of($"""
        <div class="log" role="log" aria-label="What steps told">{state.Lines.TakeLast(5).Select(line => Markup.Of($"""<p class="{line.Level.ToString().ToLowerInvariant()}"><time>{Figures.Clock(line.At)}</time> <strong>{FigureText.Short(line.Step, 60)}</strong> {FigureText.Short(line.Text, 300)}</p>"""))}</div>
        """);
}
