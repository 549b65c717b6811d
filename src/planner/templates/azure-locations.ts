/** Azure's public locations, as the provider writes them. Source: learn.microsoft.com/azure/reliability/regions-list */
export const azureLocations: readonly string[] =
  `australiacentral australiaeast australiasoutheast austriaeast belgiumcentral brazilsouth canadacentral canadaeast centralindia centralus chilecentral
   denmarkeast eastasia eastus eastus2 francecentral germanywestcentral indonesiacentral israelcentral italynorth japaneast japanwest koreacentral koreasouth
   malaysiawest mexicocentral newzealandnorth northcentralus northeurope norwayeast polandcentral qatarcentral southafricanorth southcentralus southindia
   southeastasia spaincentral swedencentral switzerlandnorth switzerlandwest uaenorth uksouth ukwest westcentralus westeurope westindia westus westus2 westus3`.split(
    /\s+/,
  );
