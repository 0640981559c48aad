namespace Perf.Shell.CommandLine;

/// <summary>One argument of a script started with -File: a name, a value, or both (<c>-Flag:$true</c>).</summary>
/// <param name="Name">The name with its dash; null for a positional value.</param>
/// <param name="Value">Null when only the name is known: the engine then decides between a switch and a name for the next value.</param>
internal sealed record ScriptArgument(string? Name, object? Value)
{
    /// <summary>Reads script arguments the way <c>pwsh -File</c> does.</summary>
    public static IReadOnlyList<ScriptArgument> Collect(IEnumerable<string> args)
    {
        var collected = new List<ScriptArgument>();
        string? pending = null;
        foreach (string arg in args)
        {
            if (pending is not null)
            {
                collected.Add(new ScriptArgument(pending, arg));
                pending = null;
            }
            else if (arg.Length > 1 && arg[0] == '-' && !IsNumber(arg))
            {
                int colon = arg.IndexOf(':', StringComparison.Ordinal);
                if (colon < 0)
                {
                    collected.Add(new ScriptArgument(arg, null));
                }
                else if (colon == arg.Length - 1)
                {
                    pending = arg[..^1];
                }
                else
                {
                    collected.Add(new ScriptArgument(arg[..colon], ValueOf(arg[(colon + 1)..])));
                }
            }
            else
            {
                collected.Add(new ScriptArgument(null, arg));
            }
        }

        if (pending is not null)
        {
            collected.Add(new ScriptArgument(pending, null));
        }

        return collected;
    }

    // A negative number is a value: no parameter name begins with a digit.
    private static bool IsNumber(string arg) => char.IsAsciiDigit(arg[1]) || (arg.Length > 2 && arg[1] == '.' && char.IsAsciiDigit(arg[2]));

    // A shell passes text only, and a switch needs a boolean: so true, $true, false and $false are booleans.
    private static object ValueOf(string text) => bool.TryParse(text.StartsWith('$') ? text[1..] : text, out bool flag) ? flag : text;
}
