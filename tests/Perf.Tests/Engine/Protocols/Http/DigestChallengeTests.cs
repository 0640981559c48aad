using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class DigestChallengeTests
{
    private const string Nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private const string ClientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private const string Opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";

    /// <summary>The examples of RFC 7616, section 3.9.1.</summary>
    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Answer_ExampleOfTheStandard_IsTheOneThere(string algorithm, string response)
    {
        DigestChallenge challenge = DigestChallenge.Find([Challenge(algorithm)])!;

        string answer = challenge.Answer("GET", "/dir/index.html", "Mufasa", "Circle of Life", ClientNonce);

        Assert.Equal(
            $"Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"{Nonce}\", uri=\"/dir/index.html\", response=\"{response}\", algorithm={algorithm}, qop=auth, nc=00000001, cnonce=\"{ClientNonce}\", opaque=\"{Opaque}\"",
            answer);
    }

    /// <summary>The example of RFC 2069 in its corrected form: no quality of protection.</summary>
    [Fact]
    public void Answer_WithoutQop_IsTheOldForm()
    {
        DigestChallenge challenge = DigestChallenge.Find(["Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""])!;

        string answer = challenge.Answer("GET", "/dir/index.html", "Mufasa", "CircleOfLife", ClientNonce);

        Assert.Contains("response=\"1949323746fe6a43ef61f9606e7febea\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("nc=", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Several_TakesTheStrongestThatItKnows() =>
        Assert.Contains("algorithm=SHA-256,", DigestChallenge.Find([Challenge("SHA-512-256"), Challenge("MD5"), Challenge("SHA-256"), "Basic realm=\"x\""])!.Answer("GET", "/", "u", "p", "c"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Digest realm=\"x\"")]
    [InlineData("Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256")]
    [InlineData("Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("Digest ,,,=\"")]
    public void Find_NoneThatCanBeAnswered_IsNull(string challenge) => Assert.Null(DigestChallenge.Find([challenge]));

    [Fact]
    public void Answer_Again_CountsUpwards()
    {
        DigestChallenge challenge = DigestChallenge.Find([Challenge("MD5")])!;

        Assert.Contains("nc=00000001", challenge.Answer("GET", "/", "u", "p", "c"), StringComparison.Ordinal);
        Assert.Contains("nc=00000002", challenge.Answer("GET", "/", "u", "p", "c"), StringComparison.Ordinal);
    }

    private static string Challenge(string algorithm) => $"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, nonce=\"{Nonce}\", opaque=\"{Opaque}\"";
}
