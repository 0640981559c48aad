using Perf.Packaging.Notices;

namespace Perf.Tests.Packaging.Notices;

public sealed class NoticeSectionsTests
{
    [Fact]
    public void Split_AnyText_IsTheTextAgainWhenPutTogether()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            string text = Text(new Random(seed));
            Assert.True(string.Join('\n', NoticeSections.Split(text)) == text, $"seed {seed}");
        }
    }

    [Fact]
    public void Shorten_FirstText_IsLeftAsItIs()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            string text = Text(new Random(seed));
            Assert.True(new NoticeSections().Shorten(1, text) == text, $"seed {seed}");
        }
    }

    [Fact]
    public void Shorten_SectionsOfAnEarlierText_SayWhereTheyAre()
    {
        NoticeSections sections = new();
        sections.Shorten(4, "intro\nLicense notice for A\n---\nfree\n\nLicense notice for B\n---\nas air");
        Assert.Equal(
            "other intro\nLicense notice for A: as in [4]\nLicense notice for B\n---\nas water",
            sections.Shorten(5, "other intro\nLicense notice for A\n---\nfree\nLicense notice for B\n---\nas water"));
    }

    private static string Text(Random random) => string.Join('\n', Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(3) switch
    {
        0 => $"License notice for {random.Next(3)}",
        1 => "",
        _ => $"line {random.Next(3)}",
    }));
}
