namespace Perf.Tests.Model.Text;

public class NearestWordTests
{
    private static readonly string[] s_words = ["duration", "executor", "rate", "stages", "startTime"];

    [Theory]
    [InlineData("duraton", "duration")]
    [InlineData("DURATION", "duration")]
    [InlineData("exekutor", "executor")]
    [InlineData("rat", "rate")]
    [InlineData("starttime", "startTime")]
    [InlineData("thinktime", null)]
    [InlineData("", null)]
    public void Find_Word_IsTheNearestTypingError(string word, string? nearest) => Assert.Equal(nearest, NearestWord.Find(word, s_words));

    [Fact]
    public void Find_NoCandidates_IsNull() => Assert.Null(NearestWord.Find("rate", []));

    [Fact]
    public void Find_OneEditFromAWord_IsThatWord() => SeededProperty.ForAll(500, random =>
    {
        string word = s_words[random.Next(s_words.Length)];
        int at = random.Next(word.Length);
        string mistyped = random.Next(3) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, "x"),
            _ => word[..at] + "x" + word[(at + 1)..],
        };
        Assert.Equal(word, NearestWord.Find(mistyped, s_words));
    });
}
