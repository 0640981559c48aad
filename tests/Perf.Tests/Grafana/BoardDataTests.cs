namespace Perf.Tests.Grafana;

/// <summary>Every question of every board, asked of real servers that real runs have filled.</summary>
[Collection(AloneCollection.Name)]
public sealed class BoardDataTests(BoardServers servers) : IClassFixture<BoardServers>
{
    public static TheoryData<string, bool> Boards
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (Board board in GrafanaFiles.Boards)
            {
                data.Add(board.File, true);
                data.Add(board.File, false);
            }

            return data;
        }
    }

    [SkippableFact]
    public void Runs_LostNothingOnTheWay()
    {
        BoardServers.SkipWithout();
        Assert.All(servers.Results, result => Assert.Equal(RunStatus.Completed, result.Status));
        Assert.All(servers.Results.SelectMany(result => result.Outputs), output => Assert.True(output.Lost == 0, output.ToString()));
    }

    [SkippableTheory]
    [MemberData(nameof(Boards))]
    public async Task Panels_AllShowSomething(string file, bool all)
    {
        BoardServers.SkipWithout();
        Board board = GrafanaFiles.Boards.Single(board => board.File == file);
        IReadOnlyList<ChosenVariable> variables = await servers.Reader.ChooseAsync(board, all);
        var faults = new List<string>();
        foreach (BoardQuery query in board.Queries.Where(query => !servers.Missing.Any(word => query.Text.Contains(word, StringComparison.Ordinal))))
        {
            try
            {
                (int values, string asked) = await servers.Reader.AskAsync(query, variables);
                if (values == 0)
                {
                    faults.Add($"{query.Place} is empty: {asked}");
                }
            }
            catch (InvalidOperationException e)
            {
                faults.Add($"{query.Place}: {e.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', [.. faults, .. servers.Results.SelectMany(result => result.Warnings)]));
    }
}
