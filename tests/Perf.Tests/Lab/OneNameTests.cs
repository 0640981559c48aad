using System.Net;
using Perf.Lab.Faults;

namespace Perf.Tests.Lab;

public class OneNameTests
{
    // shop.lab as RFC 1035 writes it (section 3.1).
    private const string ShopLab = "0473686F70036C616200";

    private static readonly OneName s_shop = new("shop.lab", IPAddress.Parse("127.0.0.1"));

    [Fact]
    public void Answer_ToTheNamesAddress_IsItOnceAndForNoTime()
    {
        string? answer = Answer($"123401000001000000000000{ShopLab}00010001");

        // An answer with authority, to one who wanted recursion: one question, one record. The record's name points at the question's.
        Assert.Equal($"123485000001000100000000{ShopLab}00010001C00C000100010000000000047F000001", answer);
    }

    [Theory]
    // AAAA, MX, and any type.
    [InlineData("001C")]
    [InlineData("000F")]
    [InlineData("00FF")]
    public void Answer_ToAnotherTypeOfTheName_IsThatThereIsNone(string type) =>
        // Without authority glibc would take it for a hint to another server.
        Assert.Equal($"1234 8500 0001 0000 0000 0000 {ShopLab} {type} 0001".Replace(" ", "", StringComparison.Ordinal), Answer($"1234 0100 0001 0000 0000 0000 {ShopLab} {type} 0001"));

    [Theory]
    [InlineData("0473686F70036C6163 00 0001 0001")] // shop.lac
    [InlineData("03777777 0473686F70 036C6162 00 0001 0001")] // www.shop.lab
    [InlineData("036C6162 00 0001 0001")] // lab
    [InlineData("0873686F702E6C6162 00 0001 0001")] // one part that has a dot in it
    [InlineData("00 0001 0001")] // the root
    [InlineData("0473686F70036C616200 0001 0003")] // the name, of another class
    public void Answer_ToAnythingElse_IsARefusal(string question)
    {
        string plain = question.Replace(" ", "", StringComparison.Ordinal);

        Assert.Equal($"123481050001000000000000{plain}", Answer($"123401000001000000000000{plain}"));
    }

    [Fact]
    public void Answer_ToCapitals_IsTheSameWithTheQuestionAsItWas() =>
        Assert.Equal("1234840000010001000000000473486F50034C41620000010001C00C000100010000000000047F000001", Answer("123400000001000000000000 0473486F50034C416200 0001 0001"));

    /// <summary>A record of EDNS behind the question is not read, and not answered.</summary>
    [Fact]
    public void Answer_ToOneWhoKnowsMore_IsThatOfAPlainServer() =>
        Assert.Equal($"ABCD85000001000100000000{ShopLab}00010001C00C000100010000000000047F000001", Answer($"ABCD01200001000000000001{ShopLab}00010001 000029 1000 00000000 0000"));

    [Theory]
    [InlineData("12340100 0000 0000 0000 0000")] // no question
    [InlineData("12340100 0002 0000 0000 0000 0473686F70036C616200 0001 0001 0473686F70036C616200 001C 0001")] // two
    [InlineData("12340100 0001 0000 0000 0000")] // one that is not there
    [InlineData("12340100 0001 0000 0000 0000 0473686F70036C6162")] // a name without an end
    [InlineData("12340100 0001 0000 0000 0000 0473686F70036C")] // a part that is cut off
    [InlineData("12340100 0001 0000 0000 0000 0473686F70036C616200 0001 00")] // a class that is cut off
    [InlineData("12340100 0001 0000 0000 0000 C00C 0001 0001")] // a pointer to itself
    public void Answer_ToWhatIsNoQuestion_SaysSo(string message) => Assert.Equal("123481010000000000000000", Answer(message));

    [Fact]
    public void Answer_ToANameThatIsTooLong_SaysThatItIsNone()
    {
        // Four parts of 62 and one of 1 are the 255 bytes that a name may have with its end; one more is too much.
        string longest = string.Concat(Enumerable.Repeat("3E" + new string('6', 124), 4)) + "0161";
        string longer = string.Concat(Enumerable.Repeat("3E" + new string('6', 124), 4)) + "026161";

        Assert.StartsWith("12348105", Answer($"123401000001000000000000{longest}0000010001"), StringComparison.Ordinal);
        Assert.Equal("123481010000000000000000", Answer($"123401000001000000000000{longer}0000010001"));
    }

    [Fact]
    public void Answer_ToAnotherOperation_IsThatItIsNotImplemented() => Assert.Equal("123491040000000000000000", Answer($"123411000001000000000000{ShopLab}00010001"));

    [Theory]
    [InlineData("")]
    [InlineData("1234010000010000000000")] // eleven bytes
    [InlineData("123485000001000000000000 0473686F70036C616200 0001 0001")] // an answer
    public void Answer_ToWhatWantsNone_IsSilence(string message) => Assert.Null(Answer(message));

    [Fact]
    public void Answer_ToAnyBytes_IsNoneOrOneOfTheSameNumber()
    {
        for (int seed = 1; seed <= 2000; seed++)
        {
            var chance = new Random(seed);
            byte[] message = Convert.FromHexString($"123401000001000000000001{ShopLab}00010001000029100000000000");
            message = message[..chance.Next(message.Length + 1)];
            for (int i = chance.Next(4); i > 0 && message.Length > 0; i--)
            {
                message[chance.Next(message.Length)] = (byte)chance.Next(256);
            }

            byte[]? answer = s_shop.Answer(message);

            string because = $"seed {seed}";
            Assert.True((answer is null) == (message.Length < 12 || message[2] >= 0x80), because);
            Assert.True(answer is null || (answer.Length is >= 12 and <= 60 && answer[0] == message[0] && answer[1] == message[1] && answer[2] >= 0x80), because);
        }
    }

    [Theory]
    [InlineData("", "127.0.0.1")]
    [InlineData("shop.lab.", "127.0.0.1")]
    [InlineData("shop..lab", "127.0.0.1")]
    [InlineData("shöp.lab", "127.0.0.1")]
    [InlineData("a123456789b123456789c123456789d123456789e123456789f123456789g123.lab", "127.0.0.1")]
    [InlineData("shop.lab", "::1")]
    public void New_OfWhatCannotBe_Refuses(string name, string address) => Assert.Throws<FormatException>(() => new OneName(name, IPAddress.Parse(address)));

    [Fact]
    public void New_OfANameThatIsTooLong_Refuses() => Assert.Throws<FormatException>(() => new OneName(string.Join('.', Enumerable.Repeat(new string('a', 63), 4)), IPAddress.Loopback));

    private static string? Answer(string hexadecimal) =>
        s_shop.Answer(Convert.FromHexString(hexadecimal.Replace(" ", "", StringComparison.Ordinal))) is { } answer ? Convert.ToHexString(answer) : null;
}
