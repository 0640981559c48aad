using System.Globalization;

namespace Perf.Engine.Templates.Functions;

/// <summary>Functions of time. It is always UTC.</summary>
internal static class TimeFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("now(format = 'iso', offset = '0s')", 0, 2, Now) { IsPure = false },
    ];

    private static ScalarValue Now(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments) =>
        Format(frame.Now + Offset(Argument.Text(arguments, 1, "0s")), Argument.Text(arguments, 0, "iso"));

    /// <summary>A moment in a format.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="format"><c>iso</c>, <c>unix</c> (seconds), <c>ms</c> (milliseconds since 1970), <c>date</c>, or a format of .NET such as <c>yyyy-MM-dd HH:mm</c>.</param>
    public static ScalarValue Format(DateTimeOffset moment, string format)
    {
        moment = moment.ToUniversalTime();
        switch (format)
        {
            case "unix":
                return Argument.Number(moment.ToUnixTimeSeconds());
            case "ms":
                return Argument.Number(moment.ToUnixTimeMilliseconds());
            default:
                string pattern = format switch { "iso" or "" => "yyyy-MM-ddTHH:mm:ss.fff'Z'", "date" => "yyyy-MM-dd", _ => format };
                try
                {
                    return ScalarValue.OfText(moment.ToString(pattern, CultureInfo.InvariantCulture));
                }
                catch (FormatException)
                {
                    throw Argument.Fault("the format of now is none: iso, unix, ms, date, or one of .NET such as yyyy-MM-dd");
                }
        }
    }

    // Durations have no sign of their own.
    private static TimeSpan Offset(string text)
    {
        string rest = text.TrimStart('+', '-');
        bool isBack = text.StartsWith('-');
        return DurationText.TryParse(rest, out TimeSpan offset) ? (isBack ? -offset : offset) : throw Argument.Fault("the offset of now must be a duration with a sign, such as +5m or -1d");
    }
}
