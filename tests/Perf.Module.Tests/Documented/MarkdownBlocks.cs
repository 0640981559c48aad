using System.Text.RegularExpressions;

namespace Perf.Module.Tests.Documented;

/// <summary>Reads the blocks of PowerShell of a page. In pages of commands only the part EXAMPLES has any; the rest there is syntax.</summary>
internal static partial class MarkdownBlocks
{
    private const string Fence = "```";

    /// <summary>Reads.</summary>
    /// <param name="page">The page, from the repository's folder.</param>
    /// <param name="text">What stands in it.</param>
    /// <returns>The blocks in their order.</returns>
    /// <exception cref="FormatException">A comment in front of a block is none of those that there are, or a block has no end.</exception>
    public static IReadOnlyList<CodeBlock> Read(string page, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        bool isCommand = CommandPage().IsMatch(page);
        bool isExample = !isCommand;
        var blocks = new List<CodeBlock>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (isCommand && lines[i].StartsWith("## ", StringComparison.Ordinal))
            {
                isExample = lines[i] == "## EXAMPLES";
            }

            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            int end = Array.FindIndex(lines, i + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
            if (end < 0)
            {
                throw new FormatException($"{page}, line {i + 1}: the block has no end.");
            }

            if (isExample && lines[i] == $"{Fence}powershell")
            {
                blocks.Add(Marked(new CodeBlock(page, blocks.Count + 1, i + 2, string.Join('\n', lines[(i + 1)..end])), i == 0 ? "" : lines[i - 1]));
            }

            i = end;
        }

        return blocks;
    }

    private static CodeBlock Marked(CodeBlock block, string before)
    {
        Match comment = Comment().Match(before);
        if (!comment.Success)
        {
            return block;
        }

        (string kind, string why) = (comment.Groups["kind"].Value, comment.Groups["why"].Value);
        return kind switch
        {
            "not run" => block with { NotRun = why },
            "goes on" => block with { GoesOn = true },
            _ => throw new FormatException($"{block.Page}, line {block.Line - 2}: '{kind}' is not known. There are <!-- not run: why --> and <!-- goes on: until when -->."),
        };
    }

    [GeneratedRegex("^docs/en-US/[A-Z]")]
    private static partial Regex CommandPage();

    [GeneratedRegex("^<!-- (?<kind>[^:]*): (?<why>.*) -->$")]
    private static partial Regex Comment();
}
