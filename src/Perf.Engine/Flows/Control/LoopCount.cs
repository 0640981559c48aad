using System.Globalization;
using Perf.Engine.Flows.Expressions;
using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>How often a loop turns: a number, or a range of which one is taken at random. Pure but for the random sequence that it is given.</summary>
internal sealed class LoopCount
{
    private readonly TextTemplate? _template;
    private readonly (long Least, long Most) _range;

    private LoopCount(TextTemplate? template, (long Least, long Most) range)
    {
        _template = template;
        _range = range;
    }

    /// <summary>Compiles a count.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ScenarioInvalid"/>: it is no count.</exception>
    public static LoopCount Compile(TextTemplate text) => text.Literal switch
    {
        null => new LoopCount(text, default),
        { } literal when TryRead(literal, out (long Least, long Most) range) => new LoopCount(null, range),
        { } other => throw new PerfException(ErrorIds.ScenarioInvalid, $"A loop cannot turn '{other}' times: its count is a whole number, or a range such as 2-5.", other),
    };

    /// <summary>Reads a number or a range.</summary>
    /// <param name="text">Such as <c>3</c> or <c>2-5</c>.</param>
    /// <param name="range">The least and the most.</param>
    /// <returns>False when it is neither.</returns>
    public static bool TryRead(string text, out (long Least, long Most) range)
    {
        range = default;
        if (TryNumber(text, out long number))
        {
            range = (number, number);
            return true;
        }

        string both = text.Trim();
        int dash = both.Length < 2 ? -1 : both.IndexOf('-', 1);
        if (dash < 0 || !TryNumber(both[..dash], out long least) || !TryNumber(both[(dash + 1)..], out long most) || least < 0 || most < least || most > int.MaxValue - 1)
        {
            return false;
        }

        range = (least, most);
        return true;
    }

    /// <summary>The number of turns.</summary>
    /// <param name="values">The virtual user's values.</param>
    /// <param name="random">Its random choices.</param>
    /// <returns>0 or less for none.</returns>
    /// <exception cref="ExpressionFault">The values make no count.</exception>
    public long Of(ScalarValue[] values, ref SeededSequence random)
    {
        (long least, long most) = _range;
        if (_template is not null)
        {
            string text = _template.Render(values);
            (least, most) = TryRead(text, out (long Least, long Most) range) ? range : throw new ExpressionFault("the count of a loop is no whole number and no range such as 2-5");
        }

        return least == most ? least : least + random.Next((int)(most - least + 1));
    }

    // 3.0 is a whole number too: JSON's numbers come so.
    private static bool TryNumber(string text, out long number)
    {
        number = 0;
        if (!double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || value != Math.Floor(value) || Math.Abs(value) > 1e15)
        {
            return false;
        }

        number = (long)value;
        return true;
    }
}
