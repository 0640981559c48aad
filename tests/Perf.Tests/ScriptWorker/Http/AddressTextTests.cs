using Perf.ScriptWorker.Http;

namespace Perf.Tests.ScriptWorker.Http;

public class AddressTextTests
{
    [Theory]
    [InlineData("https://host/a?b=1", "https://host/a?b=1")]
    [InlineData("https://u:pw@host/a", "https://host/a")]
    [InlineData("https://u@host:8080", "https://host:8080")]
    [InlineData("https://u:p@w@host/", "https://host/")] // Only the last @ before the path ends the user.
    [InlineData("https://host/users/@me", "https://host/users/@me")]
    [InlineData("https://host?to=a@b.c", "https://host?to=a@b.c")]
    [InlineData("https://u:pw@host\\a@b", "https://host\\a@b")] // Addresses of the web take \ for /.
    [InlineData("https://${}:${}@host/${}", "https://host/${}")]
    [InlineData("${}/items/@me", "${}/items/@me")]
    [InlineData("/@me", "/@me")]
    [InlineData("wss://u:pw@host/socket", "wss://host/socket")]
    public void WithoutUser_LeavesTheRest(string address, string expected) => Assert.Equal(expected, AddressText.WithoutUser(address));

    [Theory]
    [InlineData("https://u:p/w@host/", "https://host/")] // No address, for the port is none.
    [InlineData("u:pw@host/a", "host/a")]
    [InlineData("https://host/users/@me", "https://host/users/@me")]
    [InlineData("not a url", "not a url")]
    public void Shown_OfWhatIsNoAddress_LeavesAllBeforeTheLastAtOut(string text, string expected) => Assert.Equal(expected, AddressText.Shown(text));
}
