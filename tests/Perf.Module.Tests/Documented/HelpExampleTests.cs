namespace Perf.Module.Tests.Documented;

/// <summary>The examples of the help, run as they are written, page by page, each page in a process and with a history of its own.</summary>
public sealed class HelpExampleTests(Workplace place) : IClassFixture<Workplace>
{
    public static TheoryData<string> Pages => [.. DocumentedPages.Help.Where(DocumentedPages.HasSomethingToRun)];

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void Examples_OfTheHelp_RunAsTheyAreWritten(string page)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Examples are run on Linux.");
        Assert.Empty(place.Run(DocumentedPages.BlocksOf(page)));
    }
}
