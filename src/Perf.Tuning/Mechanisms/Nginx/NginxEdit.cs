namespace Perf.Tuning.Nginx;

/// <summary>Edits of a configuration as pure functions: which characters of which file become which. Everything else of it stays, comments, order and white space.</summary>
internal static class NginxEdit
{
    /// <summary>What a value begins with that is not the same in all blocks.</summary>
    public const string Mixed = "mixed: ";

    private const string Unit = "    ";

    private sealed record Edit(string Path, int Start, int Length, string Text);

    /// <summary>The values of a directive in each block that a key means, by the block's label; null where it is not set there. Those that keep theirs (<see cref="NginxUpgrade"/>) are left out, and may be all.</summary>
    /// <param name="tree">The configuration.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: there is no such block.</exception>
    public static IReadOnlyList<(string Label, string? Value)> Values(NginxTree tree, NginxKey key) => [.. Meant(tree, key).Select(meant => (meant.Label, meant.Value))];

    /// <summary>The values of all blocks as one: the common one, null where none has it, and otherwise all of them.</summary>
    /// <param name="values">The values.</param>
    public static string? Common(IReadOnlyList<(string Label, string? Value)> values) =>
        values.Select(value => value.Value).Distinct().Count() <= 1 ? values.Select(value => value.Value).FirstOrDefault() : Mixed + string.Join("; ", values.Select(value => $"{value.Label}: {value.Value ?? "-"}"));

    /// <summary>The texts of the files that change when a directive is set, by their paths.</summary>
    /// <param name="tree">The configuration.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value of a block by its label: a line for each directive of that name; null takes all away.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: there is no such block, or the value cannot be written.</exception>
    public static IReadOnlyDictionary<string, string> Set(NginxTree tree, NginxKey key, Func<string, (bool IsMeant, string? Value)> value)
    {
        List<Edit> edits = [];
        foreach ((NginxBlock block, string label, string? now) in Meant(tree, key))
        {
            (bool isMeant, string? wanted) = value(label);
            if (isMeant && !IsEqual(now, wanted))
            {
                SetIn(block, key, wanted, edits);
            }
        }

        // A file that is included at several places is edited once: the same characters, the same text.
        Edit[] each = [.. edits.Distinct()];
        Dictionary<string, string> texts = [];
        foreach (IGrouping<string, Edit> group in each.GroupBy(edit => edit.Path))
        {
            string text = tree.Files[group.Key].Text;
            foreach (Edit edit in group.OrderByDescending(edit => edit.Start))
            {
                text = string.Concat(text.AsSpan(0, edit.Start), edit.Text, text.AsSpan(edit.Start + edit.Length));
            }

            texts[group.Key] = text;
        }

        return texts;
    }

    /// <summary>Whether two values are the same words, however they are written.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool IsEqual(string? left, string? right)
    {
        if (left is null || right is null || left == right)
        {
            return left == right;
        }

        try
        {
            string[] one = left.Split('\n');
            string[] other = right.Split('\n');
            return one.Length == other.Length && one.Zip(other).All(pair => Words(pair.First).SequenceEqual(Words(pair.Second)));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Words(string line) => NginxParser.ParseArguments(line).Select(word => word.Text);

    private static List<(NginxBlock Block, string Label, string? Value)> Meant(NginxTree tree, NginxKey key)
    {
        Dictionary<string, int> seen = [];
        List<(NginxBlock, string, string?)> meant = [];
        foreach (NginxBlock block in tree.BlocksOf(key))
        {
            // Two blocks that nothing tells apart are told apart by their order.
            string label = block.Label;
            int number = seen[label] = seen.GetValueOrDefault(label) + 1;
            if (!NginxUpgrade.IsKept(block, key))
            {
                meant.Add((block, number == 1 ? label : $"{label}#{number}", ValueOf(block, key)));
            }
        }

        return meant;
    }

    private static string? ValueOf(NginxBlock block, NginxKey key)
    {
        int skipped = key.First is null ? 1 : 2;
        string[] lines = [.. block.Of(key).Select(found => string.Join(' ', found.Node.Words.Skip(skipped).Select(word => word.Raw)))];
        return lines.Length == 0 ? null : string.Join('\n', lines);
    }

    private static void SetIn(NginxBlock block, NginxKey key, string? value, List<Edit> edits)
    {
        string[] lines = value is null ? [] : value.Split('\n');
        (NginxFile File, NginxNode Node)[] there = [.. block.Of(key)];
        int first = key.First is null ? 1 : 2;
        for (int i = 0; i < Math.Min(lines.Length, there.Length); i++)
        {
            (NginxFile file, NginxNode node) = there[i];
            string old = string.Join(' ', node.Words.Skip(first).Select(word => word.Raw));
            if (!IsEqual(old, lines[i]))
            {
                (int start, int end) = node.From(first);
                string gap = start == end && lines[i].Length > 0 ? " " : "";
                edits.Add(new Edit(file.Path, start, end - start, gap + lines[i]));
            }
        }

        for (int i = lines.Length; i < there.Length; i++)
        {
            edits.Add(Removed(there[i].File, there[i].Node));
        }

        if (lines.Length > there.Length)
        {
            string name = key.First is null ? key.Name : $"{key.Name} {key.First}";
            string[] added = [.. Inherited(block, key, there.Length), .. lines.Skip(there.Length).Select(line => line.Length == 0 ? $"{name};" : $"{name} {line};")];
            edits.Add(there.Length > 0 ? After(there[^1].File, there[^1].Node, added) : Within(block, key, added));
        }
    }

    // A block has those of the blocks around it only as long as it has none of its own: with the first of its own it would lose them, so they come along.
    private static IEnumerable<string> Inherited(NginxBlock block, NginxKey key, int own)
    {
        if (!key.IsGathered || key.First is null || own > 0 || block.Directives.Any(found => found.Node.Name == key.Name))
        {
            return [];
        }

        for (NginxBlock? around = block.Parent; around is not null; around = around.Parent)
        {
            NginxNode[] found = [.. around.Directives.Where(directive => directive.Node.Name == key.Name && !directive.Node.IsBlock).Select(directive => directive.Node)];
            if (found.Length > 0)
            {
                return found.Where(node => node.Words.Count < 2 || !node.Words[1].Text.Equals(key.First, StringComparison.OrdinalIgnoreCase)).Select(node => $"{node.Name} {node.Arguments};");
            }
        }

        return [];
    }

    private static Edit After(NginxFile file, NginxNode node, string[] lines)
    {
        string text = file.Text;
        string newLine = Perf.Tuning.Files.TextFile.NewLineOf(text);
        int start = LineStart(text, node.Start);
        int end = LineEnd(text, node.End);
        bool isAlone = IsBlank(text[start..node.Start]) && IsBlankOrComment(text[node.End..end]);
        return isAlone
            ? new Edit(file.Path, end, 0, string.Concat(lines.Select(line => newLine + text[start..node.Start] + line)))
            : new Edit(file.Path, node.End, 0, string.Concat(lines.Select(line => " " + line)));
    }

    private static Edit Within(NginxBlock block, NginxKey key, string[] lines)
    {
        IReadOnlyList<NginxNode> nodes = block.Node?.Children ?? [.. block.File.Nodes.TakeWhile(node => !node.IsBlock)];

        // Behind the last simple directive; behind an include only where nothing else is there, or where order counts (keepalive comes behind the servers).
        NginxNode? last = nodes.LastOrDefault(node => !node.IsBlock && (!NginxTree.IsInclude(node) || block.Node?.Name == "upstream")) ?? nodes.LastOrDefault(node => !node.IsBlock);
        if (last is not null)
        {
            return After(block.File, last, lines);
        }

        string text = block.File.Text;
        string newLine = Perf.Tuning.Files.TextFile.NewLineOf(text);
        if (block.Node is null)
        {
            return new Edit(block.File.Path, 0, 0, string.Concat(lines.Select(line => line + newLine)));
        }

        int body = block.Node.BodyStart;
        int end = LineEnd(text, body);
        if (!IsBlankOrComment(text[body..end]))
        {
            return new Edit(block.File.Path, body, 0, string.Concat(lines.Select(line => " " + line)));
        }

        int start = LineStart(text, block.Node.Start);
        string own = text[start..block.Node.Start];
        string indent = !IsBlank(own) ? Unit : own + (own.Contains('\t', StringComparison.Ordinal) || key.Blocks.Count == 1 && text.Contains("\n\t", StringComparison.Ordinal) ? "\t" : Unit);
        return new Edit(block.File.Path, end, 0, string.Concat(lines.Select(line => newLine + indent + line)));
    }

    private static Edit Removed(NginxFile file, NginxNode node)
    {
        string text = file.Text;
        int start = LineStart(text, node.Start);
        int end = LineEnd(text, node.End);
        if (IsBlank(text[start..node.Start]) && IsBlank(text[node.End..end]))
        {
            // With the end of the line before it, not its own, so that a last line without one stays without.
            int from = start == 0 ? 0 : start - (start > 1 && text[start - 2] == '\r' ? 2 : 1);
            int next = start == 0 ? Math.Min(text.Length, text.IndexOf('\n', node.End) is >= 0 and var feed ? feed + 1 : text.Length) : end;
            return new Edit(file.Path, from, next - from, "");
        }

        int blank = node.Start;
        while (blank > start && text[blank - 1] is ' ' or '\t')
        {
            blank--;
        }

        // The white space before it goes with it, but not a line's indentation when something else is on that line.
        return new Edit(file.Path, blank == start ? node.Start : blank, node.End - (blank == start ? node.Start : blank), "");
    }

    private static bool IsBlank(string text) => text.All(NginxParser.IsBlank);

    private static bool IsBlankOrComment(string text) => text.SkipWhile(NginxParser.IsBlank).FirstOrDefault('#') == '#';

    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    // Before the line's end, of one character or two.
    private static int LineEnd(string text, int at)
    {
        int end = text.IndexOf('\n', at);
        end = end < 0 ? text.Length : end;
        return end > at && text[end - 1] == '\r' ? end - 1 : end;
    }
}
