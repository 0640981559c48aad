using Perf.Control;
using Perf.Runtime;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Runtime.Live;

public sealed class LiveViewsTests
{
    [Fact]
    public async Task Open_WhoeverIsToldOfThePageRefuses_LeavesNoneBehind()
    {
        using var home = new TemporaryFolder();
        await using var server = new ControlServer(home.Path);
        Uri? page = null;
        var options = new RunOptions
        {
            Dashboard = new DashboardOptions
            {
                Opened = address =>
                {
                    page = address;
                    throw new InvalidOperationException("There is no browser.");
                },
            },
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => LiveViews.OpenAsync(LongRun.Plan(), options, server));

        Assert.False(await AnswersAsync(page!));
    }

    private static async Task<bool> AnswersAsync(Uri page)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(page);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
