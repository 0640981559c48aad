using System.Net;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class CookieAddressTests
{
    [Theory]
    [InlineData("http://shop.test", "/")]
    [InlineData("http://shop.test?x=1", "/")]
    [InlineData("http://shop.test:81", "/")]
    [InlineData("http://shop.test/", "/")]
    [InlineData("http://shop.test/a/../b?x=1", "/a/../b")] // as it is written: what the server sees
    public void Of_AnyAddress_HasAPath(string address, string path)
    {
        var url = new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        Uri found = CookieAddress.Of(url);
        Assert.Equal((path, url.Host, url.Port), (found.AbsolutePath, found.Host, found.Port));

        var jar = new CookieContainer();
        jar.SetCookies(new Uri("http://shop.test/set"), "sid=abc; Path=/");
        Assert.Equal("sid=abc", jar.GetCookieHeader(found));
    }

    [Fact]
    public void Of_AddressWithAPath_IsTheSame()
    {
        var url = new Uri("http://shop.test/a");
        Assert.Same(url, CookieAddress.Of(url));
    }
}
