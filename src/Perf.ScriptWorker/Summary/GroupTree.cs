using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Summary;

/// <summary>Groups and checks as the tree that k6 shows them in. A pure function.</summary>
internal static class GroupTree
{
    private const string Separator = "::";

    /// <summary>The root of the tree.</summary>
    public static JsonObject Of(RunResult result)
    {
        JsonObject root = Make("", "");
        foreach (CheckResult check in result.Checks)
        {
            JsonObject group = Find(root, check.Step);
            string path = $"{group["path"]}{Separator}{check.Name}";
            ((JsonArray)group["checks"]!).Add(new JsonObject { ["name"] = check.Name, ["path"] = path, ["id"] = IdOf(path), ["passes"] = check.Passes, ["fails"] = check.Fails });
        }

        return root;
    }

    private static JsonObject Find(JsonObject root, string path)
    {
        JsonObject group = root;
        foreach (string name in path.Split(Separator, StringSplitOptions.RemoveEmptyEntries))
        {
            var groups = (JsonArray)group["groups"]!;
            var known = (JsonObject?)groups.FirstOrDefault(one => (string?)one!["name"] == name);
            if (known is null)
            {
                known = Make(name, $"{group["path"]}{Separator}{name}");
                groups.Add(known);
            }

            group = known;
        }

        return group;
    }

    private static JsonObject Make(string name, string path) =>
        new() { ["name"] = name, ["path"] = path, ["id"] = IdOf(path), ["groups"] = new JsonArray(), ["checks"] = new JsonArray() };

    // k6's ids are this digest of the path, and programs compare them.
#pragma warning disable CA5351
    private static string IdOf(string path) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(path)));
#pragma warning restore CA5351
}
