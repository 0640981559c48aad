using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class DigestSessionTests
{
    private const string Challenge = "Digest realm=\"r\", qop=\"auth\", nonce=\"n\"";

    [Fact]
    public void Authorize_Again_CountsUpwardsWithTheSameNonce()
    {
        DigestSession session = DigestSession.Of([Challenge], "ann", "secret")!;

        string first = session.Authorize("GET", "/");
        string second = session.Authorize("GET", "/");

        Assert.StartsWith("Digest username=\"ann\", realm=\"r\"", first, StringComparison.Ordinal);
        Assert.Contains("nc=00000001", first, StringComparison.Ordinal);
        Assert.Contains("nc=00000002", second, StringComparison.Ordinal);
        Assert.Equal(first[first.IndexOf("cnonce", StringComparison.Ordinal)..], second[second.IndexOf("cnonce", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Of_NothingThatCanBeAnswered_IsNull() => Assert.Null(DigestSession.Of(["Basic realm=\"x\""], "u", "p"));

    [Fact]
    public void IsOf_AnotherUserOrPassword_IsFalse()
    {
        DigestSession session = DigestSession.Of([Challenge], "ann", "secret")!;

        Assert.Equal((true, false, false), (session.IsOf("ann", "secret"), session.IsOf("bob", "secret"), session.IsOf("ann", "other")));
    }
}
