namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>An event of the source System.Diagnostics.Metrics: what a process' meters measured in an interval, or what the source has to say of itself. Texts are as the process wrote them.</summary>
internal sealed record MeterEvent(MeterEventKind Kind)
{
    /// <summary>The meter: <c>System.Net.Http</c>.</summary>
    public string Meter { get; init; } = "";

    /// <summary>The instrument: <c>http.client.request.duration</c>.</summary>
    public string Instrument { get; init; } = "";

    /// <summary>Its unit: <c>s</c>; empty for none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The series' tags: <c>server.address=a,server.port=80</c>.</summary>
    public string Tags { get; init; } = "";

    /// <summary>The value of a level or a gauge, or the growth of a counter within the interval; no number where there is none.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>How many measurements a histogram has of the interval; no number for a process of before .NET 8, whose histograms do not count.</summary>
    public double Count { get; init; } = double.NaN;

    /// <summary>Their sum.</summary>
    public double Sum { get; init; } = double.NaN;

    /// <summary>Their quantiles: <c>0.5=0.01;0.95=0.2;0.99=0.3</c>, with the decimal sign of the process' culture.</summary>
    public string Quantiles { get; init; } = "";

    /// <summary>The length of the interval that ends, in seconds.</summary>
    public double Seconds { get; init; } = double.NaN;

    /// <summary>Whom the source answers, where it refuses limits (<see cref="MeterEventKind.OtherLimits"/>); otherwise what it says.</summary>
    public string Text { get; init; } = "";

    /// <summary>The limits of the shared session as it is.</summary>
    public MeterLimits? Limits { get; init; }
}
