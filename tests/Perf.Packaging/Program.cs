namespace Perf.Packaging;

internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["pack", .. var rest]:
                    foreach (string name in new Packer(PackOptions.Parse(rest)).Pack())
                    {
                        Console.Out.WriteLine(name);
                    }

                    return 0;
                case ["compare", var one, var other]:
                    IReadOnlyList<string> differences = PackageComparison.Differences(one, other);
                    foreach (string difference in differences)
                    {
                        Console.Out.WriteLine(difference);
                    }

                    return differences.Count == 0 ? 0 : 1;
                default:
                    Console.Error.WriteLine($"Usage:\n{PackOptions.Usage}");
                    return 64;
            }
        }
        catch (PackingException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
