using System.Text.RegularExpressions;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>
/// Makes Perf's expressions of those of filtrex, by which Artillery's <c>ifTrue</c> asks. Where an expression cannot be computed Artillery makes the request
/// all the same, so a variable that may be unset is asked for first. Pure.
/// </summary>
/// <param name="variables">The variables of the test.</param>
/// <param name="problems">Gets what cannot be.</param>
internal sealed partial class Filtrex(VariableNames variables, Problems problems)
{
    private static readonly string[] s_functions = ["abs", "ceil", "floor", "round"];

    /// <summary>Translates an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The condition; null where the step is always done.</returns>
    public Condition? Translate(string text, Place place)
    {
        var words = new List<string>();
        var unset = new List<string>();
        int at = 0;
        foreach (Match token in Token().Matches(text))
        {
            if (text[at..token.Index].Trim().Length > 0)
            {
                break;
            }

            at = token.Index + token.Length;
            if (Word(token, text, place, unset) is not { } word)
            {
                return null;
            }

            words.Add(word);
        }

        if (text[at..].Trim().Length > 0)
        {
            // Artillery would not understand it either, and would then make the request.
            problems.Warn(place, $"the expression '{text}' cannot be read, from '{text[at..].Trim()}' on; the request is always made, as Artillery has it");
            return null;
        }

        string expression = InLists().Replace(string.Join(' ', FiltrexNot.Bracket(words)), match => $"{match.Groups[1].Value} [{match.Groups[2].Value}]");
        string guard = string.Concat(unset.Distinct(StringComparer.Ordinal).Select(name => $"not exists({name}) or "));
        return new Condition { Text = guard.Length == 0 ? expression : $"{guard}({expression})", Line = place.Line, Column = place.Column };
    }

    private string? Word(Match token, string text, Place place, List<string> unset)
    {
        if (token.Groups["number"].Success)
        {
            return token.Value;
        }

        if (token.Groups["text"] is { Success: true } quoted)
        {
            return $"'{quoted.Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
        }

        if (token.Groups["sign"].Success)
        {
            if (token.Value is "^" or "?" or ":")
            {
                problems.Add(place, $"'{token.Value}' in the expression '{text}' is not supported; write a condition without it");
                return null;
            }

            return token.Value == "~=" ? "matches" : token.Value;
        }

        string name = token.Groups["symbol"] is { Success: true } symbol ? symbol.Value : token.Value;
        bool isWord = !token.Groups["symbol"].Success;
        if (isWord && name is "and" or "or" or "not" or "in" or "true" or "false")
        {
            return name;
        }

        if (isWord && name is "mod")
        {
            return "%";
        }

        if (isWord && text[(token.Index + token.Length)..].TrimStart().StartsWith('('))
        {
            if (s_functions.Contains(name))
            {
                return name;
            }

            problems.Add(place, $"the function '{name}' in the expression '{text}' is not supported", string.Join(", ", s_functions));
            return null;
        }

        if (!variables.Has(name))
        {
            problems.Warn(place, $"nothing sets '{name}', which the expression '{text}' asks for; the request is always made, as Artillery has it");
            return null;
        }

        string own = variables.Of(name);
        if (variables.MayBeUnset(name))
        {
            unset.Add(own);
        }

        return own;
    }

    [GeneratedRegex(@"(?<number>\d+(?:\.\d+)?(?![\w.]))|""(?<text>(?:\\""|\\\\|[^""\\])*)""|'(?<symbol>(?:\\'|\\\\|[^'\\])*)'|(?<word>[A-Za-z$_][.A-Za-z0-9$_]*)|(?<sign>==|!=|~=|<=|>=|[-+*/%^<>(),?:])", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    // Lists stand in round brackets there and in square ones here.
    [GeneratedRegex(@"\b(in) \( ([^()]*) \)", RegexOptions.CultureInvariant)]
    private static partial Regex InLists();
}
