using Perf.Engine.Protocols.HttpClient;

namespace Perf.Tests.Engine.Protocols.HttpClient;

public class DigestChallengeTests
{
    // RFC 7616, section 3.9.1.
    private const string Fields = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Answer_ExampleOfTheStandard_IsTheOneThere(string algorithm, string response)
    {
        DigestChallenge challenge = DigestChallenge.Find([$"Digest {Fields}, algorithm={algorithm}"])!;

        string answer = challenge.Answer("GET", "/dir/index.html", "Mufasa", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

        Assert.Contains($"response=\"{response}\"", answer, StringComparison.Ordinal);
        Assert.Contains("nc=00000001", answer, StringComparison.Ordinal);
        Assert.Contains("nc=00000002", challenge.Answer("GET", "/", "u", "p", "c"), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Several_TakesTheStrongest() =>
        Assert.Contains("algorithm=SHA-256", DigestChallenge.Find(["Basic realm=\"x\"", $"Digest {Fields}, algorithm=MD5", $"Digest {Fields}, algorithm=SHA-256"])!.Answer("GET", "/", "u", "p", "c"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Digest realm=\"x\"")]
    [InlineData("Digest nonce=\"x\", algorithm=SHA-512-256")]
    [InlineData("Digest nonce=\"x\", qop=\"auth-int\"")]
    [InlineData("Digest ,,,=\"")]
    public void Find_NoneThatCanBeAnswered_IsNull(string challenge) => Assert.Null(DigestChallenge.Find([challenge]));
}
