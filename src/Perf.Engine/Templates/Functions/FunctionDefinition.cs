namespace Perf.Engine.Templates.Functions;

/// <summary>A function that templates may call.</summary>
/// <param name="Signature">Its name and its parameters, as messages and the documentation show them.</param>
/// <param name="Least">The smallest number of arguments.</param>
/// <param name="Most">The largest.</param>
/// <param name="Body">What it does.</param>
internal sealed record FunctionDefinition(string Signature, int Least, int Most, FunctionBody Body)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = Signature[..Signature.IndexOf('(', StringComparison.Ordinal)];

    /// <summary>Whether the same arguments give the same result, so that a call of constants is worked out once.</summary>
    public bool IsPure { get; init; } = true;

    /// <summary>Whether the number of arguments must be even: names with values.</summary>
    public bool TakesPairs { get; init; }

    /// <summary>The words that an argument must be one of, by its place; a word is looked at without regard to case and dashes.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>> Words { get; init; } = new Dictionary<int, IReadOnlyList<string>>();

    /// <summary>Whether its first argument is the path of a file, which must be known before the run.</summary>
    public bool ReadsFile { get; init; }

    /// <summary>Says why a call cannot be, as far as that is known before the run.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The reason, or null.</returns>
    public string? Refuses(IReadOnlyList<TemplateExpression> arguments)
    {
        if (arguments.Count < Least || arguments.Count > Most || (TakesPairs && arguments.Count % 2 != 0))
        {
            return $"'{Name}' has {arguments.Count} argument{(arguments.Count == 1 ? "" : "s")} here; it is {Signature}";
        }

        foreach ((int place, IReadOnlyList<string> words) in Words)
        {
            if (place < arguments.Count && arguments[place] is LiteralExpression literal && WordOf(literal.Value.Text, words) is null)
            {
                string? nearest = NearestWord.Find(literal.Value.Text, words);
                return $"'{Name}' knows no '{literal.Value.Text}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")} It is {Signature}, with {string.Join(", ", words)}";
            }
        }

        return ReadsFile && arguments[0] is not LiteralExpression ? $"'{Name}' needs the file's path in quotes, for it is read before the run; it is {Signature}" : null;
    }

    /// <summary>The word that is meant, or null.</summary>
    public static string? WordOf(string text, IReadOnlyList<string> words) =>
        words.FirstOrDefault(word => word.Equals(text.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
}
