namespace Perf.Module.Tests.Documented;

/// <summary>The examples of README and guides, run as they are written, page by page, each page in a process and with a history of its own.</summary>
public sealed class GuideExampleTests(Workplace place) : IClassFixture<Workplace>
{
    public static TheoryData<string> Pages => [.. DocumentedPages.Guides.Where(DocumentedPages.HasSomethingToRun)];

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void Examples_OfAGuide_RunAsTheyAreWritten(string page)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Examples are run on Linux.");
        Assert.Empty(place.Run(DocumentedPages.BlocksOf(page)));
    }
}
