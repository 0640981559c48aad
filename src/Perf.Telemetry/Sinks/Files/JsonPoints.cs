using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perf.Telemetry.Sinks;

/// <summary>A line of JSON for each figure and second.</summary>
/// <param name="tags">The output's own tags, members of each line.</param>
internal sealed class JsonPoints(IReadOnlyDictionary<string, string> tags) : IPointWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private SinkRun _run = new();

    public void Begin(SinkRun run, BatchBuilder into) => _run = run;

    public void Write(Interval interval, DateTimeOffset at, BatchBuilder into)
    {
        foreach (SecondFigures figures in SecondFigures.Of(interval))
        {
            using (var json = new Utf8JsonWriter(into.Writer, s_options))
            {
                json.WriteStartObject();
                object?[] values = FigureColumns.Of(_run, figures, at);
                for (int i = 0; i < values.Length; i++)
                {
                    Write(json, FigureColumns.Names[i], values[i]);
                }

                foreach ((string name, string value) in tags.Where(tag => !FigureColumns.Names.Contains(tag.Key)))
                {
                    json.WriteString(name, value);
                }

                json.WriteEndObject();
            }

            into.Add("\n"u8, 1);
        }
    }

    public void End(RunResult result, DateTimeOffset at, BatchBuilder into)
    {
        // Seconds are all there is.
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case long whole:
                json.WriteNumber(name, whole);
                break;
            case double number:
                json.WriteNumber(name, number);
                break;
        }
    }
}
