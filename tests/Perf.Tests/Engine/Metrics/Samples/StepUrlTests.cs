using Perf.Engine.Metrics.Samples;
using Perf.Engine.Planning;

namespace Perf.Tests.Engine.Metrics.Samples;

public sealed class StepUrlTests
{
    [Theory]
    [InlineData("/items", "http://localhost:3000/items")]
    [InlineData("items?q=${term}#top", "http://localhost:3000/items?q=${term}")]
    [InlineData("/to?url=http://other/", "http://localhost:3000/to?url=http://other/")]
    [InlineData("https://other/a", "https://other/a")]
    [InlineData("https://ann:open@sesame@other/a@b", "https://other/a@b")]
    [InlineData("https://ann:open sesame@other", "https://other")]
    [InlineData("https://${env:USER}:${env:PW}@other?x=1@2", "https://other?x=1@2")]
    [InlineData("${base}/a", "${base}/a")]
    public void Of_IsTheAddressWithoutValuesAndCredentials(string url, string expected) => Assert.Equal(expected, StepUrl.Of(url, new Uri("http://localhost:3000/"), []));

    [Theory]
    [InlineData("/a?api_key=123&q=1", "/a?api_key=***&q=1")]
    [InlineData("/a?q=1&AccessToken=x${tail}", "/a?q=1&AccessToken=***")]
    [InlineData("/a?token=${token}&key=${env:KEY:-abc}", "/a?token=${token}&key=***")]
    [InlineData("/a?key=&token&=&", "/a?key=&token&=&")]
    public void Of_SecretsThatStandInTheQuery_AreHidden(string url, string expected) => Assert.Equal("http://localhost" + expected, StepUrl.Of(url, new Uri("http://localhost/"), []));

    [Fact]
    public void Of_BaseWithPathAndCredentialsAndParameters_GivesAllThatIsNoSecret() => Assert.Equal(
        "http://localhost:3000/api/v1/items?page=1&q=${term}&session=***",
        StepUrl.Of("/items?page=1", new Uri("http://ann:secret@localhost:3000/api/v1/?code=1"), [new("q", "${term}"), new("session", "s1")]));

    [Theory]
    [InlineData("http://host:81/x", "ws://host:81/x")]
    [InlineData("https://host/", "wss://host/")]
    [InlineData("http://host/", "ws://host/")]
    public void Of_BaseOfWebSockets_KeepsHostAndPort(string target, string expected) => Assert.Equal(expected.TrimEnd('/') + "/chat", StepUrl.Of("/chat", TargetAddress.AsWebSocket(new Uri(target)), []));

    [Theory]
    [InlineData(null, 200, null)]
    [InlineData(null, 404, 1404)]
    [InlineData(null, 503, 1503)]
    [InlineData(ErrorClasses.Timeout, 0, 1050)]
    [InlineData(ErrorClasses.ConnectionRefused, 0, 1212)]
    [InlineData(ErrorClasses.TlsUntrusted, 0, 1310)]
    [InlineData(ErrorClasses.Script, 0, 1000)]
    public void ErrorCode_IsK6s(string? errorClass, int status, int? expected) => Assert.Equal(expected, SampleErrorCode.Of(errorClass, status));
}
