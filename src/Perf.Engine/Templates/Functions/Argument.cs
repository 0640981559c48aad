using System.Globalization;
using Perf.Engine.Protocols;

namespace Perf.Engine.Templates.Functions;

/// <summary>Takes the arguments of functions. What does not fit is a fault of the step, and no message repeats a value: it may be a secret.</summary>
internal static class Argument
{
    public static string Text(ReadOnlySpan<ScalarValue> arguments, int place, string fallback = "") =>
        place < arguments.Length ? arguments[place].Text ?? "" : fallback;

    public static long Whole(ReadOnlySpan<ScalarValue> arguments, int place, string what, long min, long max, long fallback = 0)
    {
        if (place >= arguments.Length)
        {
            return fallback;
        }

        return long.TryParse(arguments[place].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max
            ? number
            : throw Fault(string.Create(CultureInfo.InvariantCulture, $"{what} must be a whole number from {min} to {max}"));
    }

    public static decimal Number(ReadOnlySpan<ScalarValue> arguments, int place, string what) =>
        decimal.TryParse(arguments[place].Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : throw Fault($"{what} must be a number");

    public static string Word(ReadOnlySpan<ScalarValue> arguments, int place, IReadOnlyList<string> words, string what, string fallback) =>
        place >= arguments.Length ? fallback : FunctionDefinition.WordOf(arguments[place].Text ?? "", words) ?? throw Fault($"{what} must be one of {string.Join(", ", words)}");

    public static ScalarValue Number(long number) => new(number.ToString(CultureInfo.InvariantCulture), ScalarKind.Number);

    public static StepFault Fault(string message) => new(ErrorClasses.FunctionFailed, message);
}
