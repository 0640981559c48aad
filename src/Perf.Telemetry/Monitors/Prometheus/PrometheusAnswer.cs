using System.Globalization;
using System.Text.Json;

namespace Perf.Telemetry.Monitors.Prometheus;

/// <summary>An answer of Prometheus' /api/v1/query (its HTTP API): an instant vector, or a scalar. Pure.</summary>
internal sealed class PrometheusAnswer
{
    private const string NameLabel = "__name__";

    /// <summary>What was found: labels and value.</summary>
    public IReadOnlyList<(IReadOnlyList<(string Name, string Value)> Labels, double Value)> Values { get; private init; } = [];

    /// <summary>How many were no numbers: 0/0, say.</summary>
    public int NotNumbers { get; private init; }

    /// <summary>What the server warns of, such as a store that did not answer: the answer is a part of what there is.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="MonitorException">The server refuses the query, or the answer is of another kind.</exception>
    public static PrometheusAnswer Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (Text(root, "status") != "success")
            {
                throw new MonitorException($"Prometheus refuses the query: {SignalText.Clean(Text(root, "error") ?? "it says no reason")} ({SignalText.Clean(Text(root, "errorType") ?? "unknown")}). Try it on its page /graph first.");
            }

            JsonElement data = root.GetProperty("data");
            string? type = Text(data, "resultType");
            return type switch
            {
                "vector" => OfVector(data.GetProperty("result"), WarningsOf(root)),
                "scalar" => OfVector([([], Number(data.GetProperty("result")))], WarningsOf(root)),
                "matrix" => throw new MonitorException("The query gives a range of values ([5m]); a monitor reads one value at a time: wrap it in rate() or avg_over_time()."),
                _ => throw new MonitorException($"The query gives a {SignalText.Clean(type ?? "value of no kind")}, and a monitor reads numbers."),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new MonitorException("What answers there is not Prometheus: its answer is not the JSON of /api/v1/query.", e);
        }
    }

    private static PrometheusAnswer OfVector(JsonElement result, IReadOnlyList<string> warnings) => OfVector(
        [
            .. result.EnumerateArray().Select(one =>
            {
                (string Name, string Value)[] labels =
                [
                    .. one.GetProperty("metric").EnumerateObject().Where(label => label.Name != NameLabel).Select(label => (SignalText.Clean(label.Name), SignalText.Clean(label.Value.GetString() ?? ""))),
                ];
                return ((IReadOnlyList<(string, string)>)labels, Number(one.GetProperty("value")));
            }),
        ],
        warnings);

    private static PrometheusAnswer OfVector(IReadOnlyList<(IReadOnlyList<(string, string)> Labels, double Value)> all, IReadOnlyList<string> warnings) => new()
    {
        Values = [.. all.Where(one => double.IsFinite(one.Value))],
        NotNumbers = all.Count(one => !double.IsFinite(one.Value)),
        Warnings = warnings,
    };

    // [time, "value"]: as text, for JSON has no NaN.
    private static double Number(JsonElement pair) => pair[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var text => double.Parse(text ?? "", NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string[] WarningsOf(JsonElement root) => root.TryGetProperty("warnings", out JsonElement warnings) && warnings.ValueKind == JsonValueKind.Array
        ? [.. warnings.EnumerateArray().Select(one => SignalText.Clean(one.ToString()))]
        : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
