using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Interchange.App.Tests.Architecture;

/// <summary>
/// The app may use of the worker, Durable Task and Service Bus only what both runtimes offer: the approved list holds
/// members of the genuine packages, checked against their documentation when they were added.
/// </summary>
public sealed class WorkerApiTests
{
    [Fact]
    public void The_app_uses_only_approved_members_of_the_worker_api()
    {
        var approved = File.ReadAllLines(Repository.PathOf("tests", "App.Tests", "Architecture", "WorkerApi.approved.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .ToHashSet(StringComparer.Ordinal);

        var used = MembersUsed();

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(approved, StringComparer.Ordinal));
        Assert.Empty(approved.Except(used, StringComparer.Ordinal));
    }

    /// <summary>Every type and member of the embedded runtime's assembly that the app's compiled code refers to.</summary>
    private static HashSet<string> MembersUsed()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Interchange.App.dll")));
        var reader = file.GetMetadataReader();
        var types = new Dictionary<TypeReferenceHandle, string>();
        foreach (var handle in reader.TypeReferences)
        {
            var type = reader.GetTypeReference(handle);
            if (type.ResolutionScope.Kind == HandleKind.AssemblyReference
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == "Interchange.Embedded")
            {
                types[handle] = $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
            }
        }

        var used = new HashSet<string>(types.Values, StringComparer.Ordinal);
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference && types.TryGetValue((TypeReferenceHandle)member.Parent, out var type))
            {
                used.Add($"{type}::{reader.GetString(member.Name)}");
            }
        }

        return used;
    }
}
