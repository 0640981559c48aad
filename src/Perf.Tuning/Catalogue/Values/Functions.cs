using System.Globalization;

namespace Perf.Tuning;

/// <summary>The functions of expressions: a list, so that what the catalogue can compute can be read in one place.</summary>
internal static class Functions
{
    private static readonly Dictionary<string, (int Least, int Most, string Meaning, Func<Value[], Value> Of)> s_all = new(StringComparer.Ordinal)
    {
        ["min"] = (2, 8, "the smallest number", values => Value.Of(values.Min(Operators.Number))),
        ["max"] = (2, 8, "the largest number", values => Value.Of(values.Max(Operators.Number))),
        ["clamp"] = (3, 3, "a number within two limits", values => Value.Of(Math.Min(Operators.Number(values[2]), Math.Max(Operators.Number(values[1]), Operators.Number(values[0]))))),
        ["floor"] = (1, 1, "the whole number below", values => Value.Of(Math.Floor(Operators.Number(values[0])))),
        ["ceil"] = (1, 1, "the whole number above", values => Value.Of(Math.Ceiling(Operators.Number(values[0])))),
        ["round"] = (1, 1, "the nearest whole number", values => Value.Of(Math.Round(Operators.Number(values[0]), MidpointRounding.AwayFromZero))),
        ["number"] = (1, 1, "the number that a text stands for: bytes of 64MB, milliseconds of 1s", values => Value.Of(Operators.Number(values[0]))),
        ["size"] = (1, 1, "bytes as PostgreSQL writes them: 64MB", values => Value.Of(AmountText.Size(Operators.Number(values[0])))),
        ["hex"] = (1, 1, "a whole number in hexadecimal, as DOTNET_ variables want it", values => Value.Of(((long)Math.Clamp(Operators.Number(values[0]), 0, long.MaxValue / 2)).ToString("X", CultureInfo.InvariantCulture))),
        ["lower"] = (1, 1, "a text in small letters", values => Value.Of(values[0].Written.ToLowerInvariant())),
        ["contains"] = (2, 2, "whether a text has another in it", values => Value.Of(values[0].Written.Contains(values[1].Written, StringComparison.OrdinalIgnoreCase))),
        ["word"] = (2, 2, "a word of a text, from 1", values => Word(values[0].Written, Operators.Number(values[1]))),
        ["with"] = (2, 2, "a list with commas, and an item that is put at its end where it is missing", values => Value.Of(With(values[0].Written, values[1].Written))),
        ["indexed"] = (1, 1, "what stands after ON in a CREATE INDEX", values => IndexText.AfterOn(values[0].Written) is { } after ? Value.Of(after) : Value.Missing("a definition of an index that can be read")),
        ["oneline"] = (1, 1, "a text on one line, of 300 characters at most", values => Value.Of(OneLine(values[0].Written))),
    };

    // These look at what they are given before it has to be known.
    private static readonly Dictionary<string, (int Least, int Most, string Meaning)> s_lazy = new(StringComparer.Ordinal)
    {
        ["coalesce"] = (2, 8, "the first that is known"),
        ["known"] = (1, 1, "whether it is known"),
        ["if"] = (3, 3, "the second where the first is true, else the third"),
    };

    /// <summary>All of them, with what they mean.</summary>
    public static IReadOnlyDictionary<string, string> Meanings { get; } = s_all.Select(one => (one.Key, one.Value.Meaning)).Concat(s_lazy.Select(one => (one.Key, one.Value.Meaning)))
        .ToDictionary(one => one.Key, one => one.Meaning, StringComparer.Ordinal);

    /// <summary>Why a function cannot be called so; null where it can.</summary>
    public static string? Problem(string name, int arguments)
    {
        (int least, int most) = s_all.TryGetValue(name, out var one) ? (one.Least, one.Most) : s_lazy.TryGetValue(name, out var lazy) ? (lazy.Least, lazy.Most) : (-1, -1);
        return least < 0 ? $"there is no function '{name}'"
            : arguments < least || arguments > most ? $"'{name}' takes {(least == most ? $"{least}" : $"{least} to {most}")} {(most == 1 ? "value" : "values")}, not {arguments}" : null;
    }

    /// <summary>Computes one.</summary>
    public static Value Apply(string name, IReadOnlyList<Expression> arguments, IValueScope scope)
    {
        switch (name)
        {
            case "known":
                return Value.Of(arguments[0].Compute(scope).IsKnown);
            case "coalesce":
                Value value = default;
                foreach (Expression argument in arguments)
                {
                    value = argument.Compute(scope);
                    if (value.IsKnown)
                    {
                        break;
                    }
                }

                return value;
            case "if":
                Value condition = arguments[0].Compute(scope);
                return !condition.IsKnown ? condition : arguments[Operators.Truth(condition) ? 1 : 2].Compute(scope);
        }

        var values = new Value[arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Compute(scope);
            if (!values[i].IsKnown)
            {
                return values[i];
            }
        }

        return s_all[name].Of(values);
    }

    private static Value Word(string text, double number)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return number >= 1 && number <= words.Length ? Value.Said(words[(int)number - 1], "") : Value.Missing($"a text of {number:0} words");
    }

    private static string With(string list, string item)
    {
        string[] items = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(", ", items.Contains(item, StringComparer.Ordinal) ? items : [.. items, item]);
    }

    /// <summary>A text on one line, of 300 characters at most, without control characters.</summary>
    internal static string OneLine(string text)
    {
        const int Longest = 300;
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Select(one => char.IsControl(one) ? '·' : one));
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest - 1), "…");
    }
}
