using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class RedirectionTests
{
    private static readonly Uri s_from = new("http://shop.example:8080/a/b?c=1");

    [Theory]
    [InlineData("/x", "http://shop.example:8080/x")]
    [InlineData("x?y", "http://shop.example:8080/a/x?y")]
    [InlineData("https://other.example/", "https://other.example/")]
    public void AddressOf_AnAddress_IsMeantFromWhereItWasTold(string location, string expected) => Assert.Equal(expected, Redirection.AddressOf(s_from, location)!.AbsoluteUri);

    [Theory]
    [InlineData("myapp://open/1")]
    [InlineData("mailto:a@example.com")]
    public void AddressOf_AnotherScheme_IsNothingToFollow(string location) => Assert.Null(Redirection.AddressOf(s_from, location));

    // .NET takes it for a URL, and finds only later that its host is none.
    [Fact]
    public void AddressOf_NoHost_IsAFaultOfTheServers() =>
        Assert.Equal(ErrorClasses.Protocol, Assert.Throws<StepFault>(() => Redirection.AddressOf(s_from, "http://xn--%C3%BC/")).ErrorClass);

    [Theory]
    [InlineData(303, "PUT", "GET")]
    [InlineData(303, "HEAD", "HEAD")]
    [InlineData(302, "POST", "GET")]
    [InlineData(301, "POST", "GET")]
    [InlineData(302, "PUT", null)]
    [InlineData(307, "POST", null)]
    [InlineData(308, "POST", null)]
    public void MethodAfter_ByStatus_IsGetOrTheSameAgain(int status, string method, string? expected)
    {
        Assert.True(Redirection.Is(status));
        Assert.Equal(expected, Redirection.MethodAfter(status, method));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(300)]
    [InlineData(304)]
    public void Is_AnotherStatus_IsNone(int status) => Assert.False(Redirection.Is(status));
}
