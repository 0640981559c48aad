using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Perf.Target;

namespace Perf.Tests.Target.Endpoints;

public sealed class ShopEndpointsTests
{
    /// <summary>What shipped scenarios and types of test send is what this server answers.</summary>
    [Fact]
    public async Task Order_WithTheGuestsToken_IsAccepted()
    {
        await using TargetServer server = await TargetServer.StartAsync(new TargetOptions());
        using var client = new HttpClient { BaseAddress = server.BaseUri };

        using HttpResponseMessage login = await client.PostAsJsonAsync("/login", new { user = "guest", password = "guest" });
        string token = JsonDocument.Parse(await login.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
        using HttpResponseMessage refused = await client.PostAsJsonAsync("/orders", new { item = "alpha" });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage accepted = await client.PostAsJsonAsync("/orders", new { item = "alpha" });

        Assert.Equal(HttpStatusCode.Created, login.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        Assert.Equal("""{"order":1,"state":"accepted"}""", await accepted.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/ready")]
    public async Task Get_HealthPaths_AreWell(string path)
    {
        await using TargetServer server = await TargetServer.StartAsync(new TargetOptions());
        using var client = new HttpClient { BaseAddress = server.BaseUri };
        using HttpResponseMessage answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
