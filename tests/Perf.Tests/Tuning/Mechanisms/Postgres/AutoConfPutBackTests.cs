using System.Text;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>postgresql.auto.conf of a server that is down: our settings go back, what others have set since stays.</summary>
public sealed class AutoConfPutBackTests
{
    private static readonly string[] s_names = ["work_mem", "jit", "shared_buffers", "random_page_cost", "max_wal_size"];

    [Theory]

    // Nobody else was at it: to the byte, comments and repetitions too.
    [InlineData("work_mem = '64MB'\njit = 'on'\n", "# by hand\nwork_mem=8MB\njit on", "# by hand\nwork_mem=8MB\njit on")]
    [InlineData("work_mem = '64MB'\n", "", "")]

    // Somebody was.
    [InlineData("work_mem = '64MB'\njit = 'on'\n", "", "jit = 'on'\n")]
    [InlineData("work_mem = '64MB'\njit = 'on'\n", "work_mem = '8MB'\n", "work_mem = '8MB'\njit = 'on'\n")]
    [InlineData("jit = 'on'\n", "WORK_MEM = '8MB'\n", "jit = 'on'\nWORK_MEM = '8MB'\n")]
    [InlineData("jit = 'on'", "work_mem = '8MB'", "jit = 'on'\nwork_mem = '8MB'\n")]
    [InlineData("work_mem = '1MB'\nwork_mem = '64MB'\njit = 'on'\n# work_mem = '2MB'\n", "", "jit = 'on'\n# work_mem = '2MB'\n")]
    [InlineData("work_mem = '64MB'\nwork_mem_x = '1'\n", "", "work_mem_x = '1'\n")]
    public void PutBack_WorkMem_IsAsItWasAndTheRestAsItIs(string now, string before, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(AutoConf.PutBack(Encoding.UTF8.GetBytes(now), Encoding.UTF8.GetBytes(before), ["work_mem"])));

    [Fact]
    public void PutBack_RandomFiles_MeanWhatTheyShould()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            (byte[] now, byte[] before) = (FileOf(random), FileOf(random));
            string[] ours = [.. s_names.Where(_ => random.Next(2) == 0)];

            byte[] back = AutoConf.PutBack(now, before, ours);

            (AutoConf was, AutoConf had, AutoConf made) = (AutoConf.Parse(now), AutoConf.Parse(before), AutoConf.Parse(back));
            Assert.True(s_names.All(name => made[name] == (ours.Contains(name) ? had : was)[name]), $"seed {seed}:\n{Encoding.UTF8.GetString(now)}---\n{Encoding.UTF8.GetString(before)}---\n{Encoding.UTF8.GetString(back)}");
            Assert.True(back.AsSpan().SequenceEqual(AutoConf.PutBack(back, before, ours)), $"seed {seed}: not the same a second time");
        }
    }

    private static byte[] FileOf(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(6); i > 0; i--)
        {
            string name = s_names[random.Next(s_names.Length)];
            text.Append(random.Next(4) switch { 0 => $"{name} = '{random.Next(3)}'", 1 => $"  {name.ToUpperInvariant()}={random.Next(3)} # why", 2 => $"# {name} = '9'", _ => $"{name} '{random.Next(3)}'" }).Append(i == 1 && random.Next(2) == 0 ? "" : "\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
