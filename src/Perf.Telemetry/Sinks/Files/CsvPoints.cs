using System.Globalization;
using System.Text;

namespace Perf.Telemetry.Sinks;

/// <summary>A line of CSV (RFC 4180, with line feeds) for each figure and second. Texts are exactly those of the scenario, for programs read this file.</summary>
internal sealed class CsvPoints : IPointWriter
{
    private readonly StringBuilder _line = new();
    private SinkRun _run = new();

    /// <summary>The first line.</summary>
    public static byte[] Header { get; } = Encoding.UTF8.GetBytes(string.Join(',', FigureColumns.Names) + "\n");

    public void Begin(SinkRun run, BatchBuilder into) => _run = run;

    public void Write(Interval interval, DateTimeOffset at, BatchBuilder into)
    {
        foreach (SecondFigures figures in SecondFigures.Of(interval))
        {
            _line.AppendJoin(',', FigureColumns.Of(_run, figures, at).Select(Field)).Append('\n');
            into.Add(_line, 1);
            _line.Clear();
        }
    }

    public void End(RunResult result, DateTimeOffset at, BatchBuilder into)
    {
        // Seconds are all there is.
    }

    private static string Field(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

        // Readers such as Import-Csv take spaces at either end for decoration.
        bool quote = text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text is [' ' or '\t', ..] or [.., ' ' or '\t'];
        return quote ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
