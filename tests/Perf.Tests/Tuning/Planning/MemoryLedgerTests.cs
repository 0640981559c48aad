using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>What a plan takes of the memory as a whole.</summary>
public class MemoryLedgerTests
{
    private const double Gigabyte = 1073741824;

    private static readonly MemoryLedger s_ledger = new()
    {
        Memory = 8 * Gigabyte,
        Others = 1 * Gigabyte,
        Configured = new Dictionary<(string Scope, string Name), double> { [("", "shared_buffers")] = Gigabyte / 8, [("", "max_connections")] = 100, [("", "work_mem")] = 4 * 1048576 },
    };

    [Fact]
    public void Needed_OfTheSettings_IsWhatAllSessionsMayTake()
    {
        var budget = new MemoryBudget { Others = 1 * Gigabyte, Values = new Dictionary<string, double> { ["shared_buffers"] = 0.125 * Gigabyte, ["max_connections"] = 100, ["work_mem"] = 4 * 1048576, ["maintenance_work_mem"] = 64 * 1048576 } };
        Assert.Equal((0.125 * Gigabyte) + (100 * (8.0 + 10) * 1048576) + (3 * 64.0 * 1048576) + Gigabyte, budget.Needed, 1);
    }

    [Fact]
    public void Why_OfAChange_IsNullUpToFourFifths()
    {
        Assert.Null(s_ledger.Why([], [Setting("postgresql.setting", "shared_buffers", "2GB")]));
        Assert.Contains("more than 80 % of the memory", s_ledger.Why([], [Setting("postgresql.setting", "work_mem", "64MB")]), StringComparison.Ordinal);
        Assert.Contains("more than 80 %", s_ledger.Why([], [Setting("postgresql.setting", "shared_buffers", "900GB")]), StringComparison.Ordinal);

        // A machine that is overcommitted already may be relieved.
        MemoryLedger full = s_ledger with { Others = 7 * Gigabyte };
        Assert.Null(full.Why([], [Setting("postgresql.setting", "work_mem", "1MB")]));
        Assert.NotNull(full.Why([], [Setting("postgresql.setting", "work_mem", "5MB")]));
    }

    [Fact]
    public void Why_OfAnyChange_NeverAllowsMoreWhereItForbadeLess()
    {
        var random = new Random(8_118_403);
        for (int i = 0; i < 2000; i++)
        {
            string name = MemoryBudget.Settings[random.Next(MemoryBudget.Settings.Count)];
            var ledger = new MemoryLedger
            {
                Memory = random.NextDouble() * 64e9, Others = random.NextDouble() * 32e9,
                Configured = MemoryBudget.Settings.ToDictionary(one => ("", one), _ => random.NextDouble() * 1e8),
            };
            double less = Math.Floor(random.NextDouble() * 1e9), more = Math.Floor(less * (1 + random.NextDouble()));
            bool isLessForbidden = ledger.Why([], [Setting("postgresql.setting", name, Text(less))]) is not null;
            bool isMoreForbidden = ledger.Why([], [Setting("postgresql.setting", name, Text(more))]) is not null;
            Assert.True(!isLessForbidden || isMoreForbidden, $"number {i}: {name} {less} {more}");
        }
    }

    [Fact]
    public void Why_OfTwoChanges_AddsThemUp()
    {
        var buffers = Setting("postgresql.setting", "shared_buffers", "2GB");
        var sorting = Setting("postgresql.role", "role:shop/work_mem", "19MB");
        Assert.Null(s_ledger.Why([], [buffers]));
        Assert.Null(s_ledger.Why([], [sorting]));
        Assert.Contains("with the changes before it in the plan, more than 80 % of the memory", s_ledger.Why([buffers], [sorting]), StringComparison.Ordinal);
        Assert.Contains("more than 80 %", s_ledger.Why([sorting], [buffers]), StringComparison.Ordinal);

        // What takes none is not held up by those that do, and what gives some back may.
        Assert.Null(s_ledger.Why([buffers, sorting], [Setting("postgresql.setting", "jit", "off")]));
        Assert.Null(s_ledger.Why([buffers, sorting], [Setting("postgresql.setting", "max_connections", "50")]));
    }

    [Fact]
    public void Why_OfARoleAndTheServer_CountsTheLarger()
    {
        MemoryLedger given = s_ledger with { Configured = new Dictionary<(string Scope, string Name), double>(s_ledger.Configured) { [("role:shop", "work_mem")] = 28 * 1048576 } };
        Assert.Null(s_ledger.Why([], [Setting("postgresql.setting", "shared_buffers", "1GB")]));
        Assert.NotNull(given.Why([], [Setting("postgresql.setting", "shared_buffers", "1GB")]));

        // The server's own, below the role's, changes nothing of what is needed.
        Assert.Null(given.Why([], [Setting("postgresql.setting", "work_mem", "8MB")]));
        Assert.NotNull(s_ledger.Why([], [Setting("postgresql.setting", "temp_buffers", "64MB")]));
    }

    [Theory]
    [InlineData("dotnet.runtimeconfig", "System.GC.Gen0Size", null, "2147483648", true)]
    [InlineData("dotnet.runtimeconfig", "System.GC.Gen0Size", "2147483648", "2147483648", false)]
    [InlineData("dotnet.runtimeconfig", "System.GC.Gen0Size", null, "67108864", false)]
    [InlineData("file.env", "DOTNET_GCgen0size", null, "0x80000000", true)]
    [InlineData("file.env", "DOTNET_GCgen0size", null, "4000000", false)]
    [InlineData("redis.config", "maxmemory", "1073741824", "4294967296", true)]
    [InlineData("redis.config", "maxmemory", "0", "4294967296", false)]
    public void Why_OfOtherPrograms_CountsWhatTheyGetBesides(string mechanism, string key, string? before, string after, bool isTooMuch)
    {
        // 5.1 of the 6.4 GB that may be spoken for are.
        MemoryLedger ledger = s_ledger with { Others = 3 * Gigabyte };
        Assert.Equal(isTooMuch, ledger.Why([], [(mechanism, new SettingChange { Key = key, Before = before, After = after })]) is not null);
    }

    private static string Text(double amount) => amount.ToString("0", System.Globalization.CultureInfo.InvariantCulture);

    private static (string Mechanism, SettingChange Setting) Setting(string mechanism, string key, string after) => (mechanism, new SettingChange { Key = key, After = after });
}
