using System.Globalization;
using Perf.Engine.Flows.Expressions;
using Perf.Engine.Running;

namespace Perf.Engine.Flows;

/// <summary>A pause whose length a template gives.</summary>
/// <param name="length">A duration such as <c>1.5s</c>, or a number of seconds.</param>
internal sealed class CompiledThinkText(TextTemplate length) : CompiledStep
{
    internal override void Begin(VirtualUser vu) => vu.Pause(Ticks(length.Render(vu.Values)));

    /// <summary>The length that a text means.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Ticks.</returns>
    /// <exception cref="ExpressionFault">It means none.</exception>
    internal static long Ticks(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and < 1e9)
        {
            return (long)(seconds * TimeSpan.TicksPerSecond);
        }

        return DurationText.TryParse(text, out TimeSpan duration) && duration >= TimeSpan.Zero
            ? duration.Ticks
            : throw new ExpressionFault("a think time is neither a duration such as 1.5s nor a number of seconds");
    }
}
