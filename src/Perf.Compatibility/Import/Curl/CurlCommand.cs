namespace Perf.Compatibility.Import.Curl;

/// <summary>What a line of curl asks for: the options that are read, in order, and the addresses.</summary>
internal sealed class CurlCommand
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; init; }

    public List<string> Urls { get; } = [];

    public List<(string Name, string Value)> Options { get; } = [];

    public bool Has(string name) => Options.Exists(option => option.Name == name);

    public string? Last(string name) => Options.FindLast(option => option.Name == name) is { Name: not null } option ? option.Value : null;

    public IEnumerable<string> All(string name) => Options.Where(option => option.Name == name).Select(option => option.Value);

    /// <summary>Reads the words after <c>curl</c>; <c>--next</c> begins another command.</summary>
    public static IEnumerable<CurlCommand> Read(ShellCommand command, ImportNotes notes)
    {
        var current = new CurlCommand { Line = command.Line };
        string place = $"line {command.Line}";
        for (int i = 1; i < command.Words.Count; i++)
        {
            string word = command.Words[i];
            if (word is "--next" or "-:")
            {
                yield return current;
                current = new CurlCommand { Line = command.Line };
            }
            else if (word.Length < 2 || word[0] != '-')
            {
                // A word such as 2>/dev/null is the shell's; an address it cannot be.
                if (word.Length > 1 && !Redirection(command.Words, ref i))
                {
                    current.Urls.Add(word);
                }
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                ReadLong(current, command.Words, ref i, notes, place);
            }
            else
            {
                ReadShort(current, command.Words, ref i, notes, place);
            }
        }

        yield return current;
    }

    private static bool Redirection(IReadOnlyList<string> words, ref int i)
    {
        string word = words[i];
        int mark = word.TrimStart('1', '2').IndexOf('>', StringComparison.Ordinal);
        if (mark != 0)
        {
            return false;
        }

        i += word.EndsWith('>') ? 1 : 0;
        return true;
    }

    private static void ReadLong(CurlCommand current, IReadOnlyList<string> words, ref int i, ImportNotes notes, string place)
    {
        string name = words[i][2..];
        int equals = name.IndexOf('=', StringComparison.Ordinal);
        string? attached = equals > 0 ? name[(equals + 1)..] : null;
        name = equals > 0 ? name[..equals] : name;
        if (CurlOptions.Find(name) is not { } option)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"the option --{LiteralText.Name(name, "")} of curl, which is not known", place);
            return;
        }

        string value = attached ?? (option.HasValue && i + 1 < words.Count ? words[++i] : "");
        current.Add(option, value, notes, place);
    }

    // Letters may stand together, and the value of the last may stand right behind it: -sSXPOST.
    private static void ReadShort(CurlCommand current, IReadOnlyList<string> words, ref int i, ImportNotes notes, string place)
    {
        string word = words[i];
        for (int at = 1; at < word.Length; at++)
        {
            if (CurlOptions.Find(word[at]) is not { } option)
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the option -{LiteralText.Name(word[at].ToString(), "")} of curl, which is not known", place);
                continue;
            }

            if (option.HasValue)
            {
                string value = at + 1 < word.Length ? word[(at + 1)..] : i + 1 < words.Count ? words[++i] : "";
                current.Add(option, value, notes, place);
                return;
            }

            current.Add(option, "", notes, place);
        }
    }

    private void Add(CurlOption option, string value, ImportNotes notes, string place)
    {
        if (option.Use == CurlUse.Unsupported)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"the option --{option.Name} of curl, which has no counterpart", place);
        }
        else if (option.Use == CurlUse.Read)
        {
            if (option.Name == "url")
            {
                Urls.Add(value);
            }
            else
            {
                Options.Add((option.Name, value));
            }
        }
    }
}
