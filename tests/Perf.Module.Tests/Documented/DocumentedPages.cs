namespace Perf.Module.Tests.Documented;

/// <summary>The pages of the repository that have examples, with what the table says of them.</summary>
internal static class DocumentedPages
{
    private static readonly Lazy<IReadOnlyList<NotRunTable.Row>> s_table = new(() =>
        NotRunTable.Read(File.ReadAllText(Path.Combine(Perfsh.Root, "tests", "Perf.Module.Tests", "Documented", "not-run.txt"))));

    public static IReadOnlyList<NotRunTable.Row> Table => s_table.Value;

    /// <summary>README and guides.</summary>
    public static IEnumerable<string> Guides => ["README.md", .. In("docs")];

    /// <summary>Help: a page for each command, and topics.</summary>
    public static IEnumerable<string> Help => In("docs/en-US");

    /// <summary>The blocks of a page as its own comments mark them.</summary>
    public static IReadOnlyList<CodeBlock> AsWritten(string page) => MarkdownBlocks.Read(page, File.ReadAllText(Path.Combine(Perfsh.Root, page)));

    /// <summary>The blocks of a page with the table's marks, too.</summary>
    public static IReadOnlyList<CodeBlock> BlocksOf(string page) =>
        [.. AsWritten(page).Select(block => Table.FirstOrDefault(row => row.Page == page && row.Number == block.Number) is { } row ? block.Marked(row.Why) : block)];

    /// <summary>The pages with something to run.</summary>
    public static IEnumerable<string> ToRun => Guides.Concat(Help).Where(page => BlocksOf(page).Any(block => block.NotRun is null));

    private static IEnumerable<string> In(string folder) =>
        Directory.GetFiles(Path.Combine(Perfsh.Root, folder), "*.md").Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal);
}
