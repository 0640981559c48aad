namespace Perf.Module.Tests.Documented;

/// <summary>The examples of README, guides and help, run as they are written, page by page, each page in a process and with a history of its own.</summary>
public sealed class PageExampleTests(PageRuns runs) : IClassFixture<PageRuns>
{
    public static TheoryData<string> Pages => [.. DocumentedPages.ToRun];

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public async Task Examples_OfAPage_RunAsTheyAreWritten(string page)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Examples are run on Linux.");
        string[] failed = await runs.ResultOf(page);

        // Whole: a list would be cut after some words of each line.
        Assert.True(failed.Length == 0, $"{page}:\n{string.Join('\n', failed)}");
    }
}
