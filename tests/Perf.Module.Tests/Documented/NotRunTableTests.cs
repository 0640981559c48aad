namespace Perf.Module.Tests.Documented;

/// <summary>No example is left out in silence: each that is not run stands in not-run.txt with its reason.</summary>
public sealed class NotRunTableTests
{
    private static string[] Pages => [.. DocumentedPages.Guides, .. DocumentedPages.Help];

    [Fact]
    public void Table_HasEachBlockThatAPageMarks_AndNoOther()
    {
        IEnumerable<NotRunTable.Row> marked = NotRunTable.Of(Pages.SelectMany(DocumentedPages.AsWritten));
        Assert.Equal(
            marked.Select(row => row.ToString()).Order(StringComparer.Ordinal),
            DocumentedPages.Table.Where(row => row.Number == 0).Select(row => row.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Table_OfBlocksByNumber_NamesThoseThatThereAre()
    {
        foreach (NotRunTable.Row row in DocumentedPages.Table.Where(row => row.Number > 0))
        {
            Assert.Contains(row.Page, Pages);
            Assert.InRange(row.Number, 1, DocumentedPages.AsWritten(row.Page).Count);
            Assert.Null(DocumentedPages.AsWritten(row.Page)[row.Number - 1].NotRun);
        }
    }

    [Fact]
    public void Examples_NearlyAllOfThem_AreRun()
    {
        CodeBlock[] all = [.. Pages.SelectMany(DocumentedPages.BlocksOf)];
        int notRun = all.Count(block => block.NotRun is not null);
        Assert.InRange(all.Length, 150, 1000);
        Assert.True(notRun <= all.Length / 6, $"{notRun} of {all.Length} examples are not run.");
    }
}
