using Perf.Telemetry.Dashboard;

namespace Perf.Tests.Telemetry.Dashboard;

public sealed class DashboardAccessTests
{
    private readonly DashboardAccess _access = new("secret", "127.0.0.1:8080");

    [Theory]
    [InlineData("/secret/", "")]
    [InlineData("/secret/events", "events")]
    [InlineData("/secret/a/b", "a/b")]
    [InlineData("/secret", null)]
    [InlineData("/", null)]
    [InlineData("", null)]
    [InlineData("//secret/", null)]
    [InlineData("/Secret/", null)]
    [InlineData("/secretx/", null)]
    [InlineData("/events", null)]
    public void Wanted_Path_NeedsTheToken(string path, string? wanted) => Assert.Equal(wanted, _access.Wanted(path));

    [Theory]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("127.0.0.1:8081", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("evil.example:8080", false)]
    [InlineData("127.0.0.1:8080.evil.example", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsHost_Name_MustBeTheServersOwn(string? host, bool isOwn) => Assert.Equal(isOwn, _access.IsHost(host));

    [Theory]
    [InlineData("http://127.0.0.1:8080", "same-origin", "application/json", true)]
    [InlineData("http://127.0.0.1:8080", null, "application/json; charset=utf-8", true)]
    [InlineData(null, null, "application/json", true)] // curl
    [InlineData(null, "none", "application/json", true)]
    [InlineData("http://evil.example", "cross-site", "application/json", false)]
    [InlineData("http://127.0.0.1:9999", "same-site", "application/json", false)] // another server of this machine
    [InlineData("null", null, "application/json", false)] // a sandboxed frame
    [InlineData(null, "cross-site", "application/json", false)]
    [InlineData("http://127.0.0.1:8080", "same-origin", "text/plain", false)] // what a form can send
    [InlineData("http://127.0.0.1:8080", "same-origin", null, false)]
    public void IsOwnCommand_Head_MustBeThePages(string? origin, string? site, string? type, bool isOwn) => Assert.Equal(isOwn, _access.IsOwnCommand(origin, site, type));
}
