namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Models that versions before the first release wrote are refused with the remedy; Data/ holds some.</summary>
public sealed class BeforeRedesignTests
{
    [Theory]
    [InlineData("before-redesign-network-model", "NetworkBinary")]
    [InlineData("before-redesign-forecast", "NetworkForecast")]
    public void A_model_of_before_is_refused_with_the_remedy(string name, string part)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", name + ".zip"));

        // ML.NET's own errors stand around it.
        Exception refusal = Assert.ThrowsAny<Exception>(() => SavedModel.Load(file)).GetBaseException();

        Assert.IsType<FormatException>(refusal);
        Assert.Equal(
            $"The part '{part}' of the model file was written by a version before the first release: train the model and save it anew.", refusal.Message);
    }
}
