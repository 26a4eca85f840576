/**
 * The cmdlets of the language, and the .NET types of what they give out.
 * @module
 */
import type { CmdletSpec } from "../command.ts";
import type { TypeRow } from "../dotnet/type.ts";
import { registerRows } from "../dotnet/type_system.ts";
import { FORMAT_CMDLETS } from "../format/all.ts";
import { ADD_MEMBER } from "./add_member.ts";
import { CONVERTFROM_CLIXML, CONVERTTO_CLIXML, EXPORT_CLIXML, IMPORT_CLIXML } from "./clixml.ts";
import { CALL_STACK_TYPES, GET_PSCALLSTACK } from "./call_stack.ts";
import { CORE_ENGINE_CMDLETS } from "./core_all.ts";
import { COMPARE_OBJECT } from "./compare_object.ts";
import { COPY_ITEM, MOVE_ITEM } from "./copy_move_item.ts";
import { CONVERTFROM_CSV, CONVERTTO_CSV, EXPORT_CSV, IMPORT_CSV } from "./csv.ts";
import { DATE_TYPES, GET_CULTURE, GET_DATE, GET_UICULTURE, NEW_TIMESPAN } from "./dates.ts";
import { GET_PSDRIVE, GET_PSPROVIDER, NEW_PSDRIVE, REMOVE_PSDRIVE } from "./drives.ts";
import { FORMAT_HEX, GET_FILEHASH, HASH_TYPES } from "./file_hash.ts";
import { GET_CHILD_ITEM, GET_ITEM } from "./get_child_item.ts";
import { GET_CONTENT } from "./get_content.ts";
import { GET_MEMBER, MEMBER_DEFINITION_TYPES } from "./get_member.ts";
import { GROUP_OBJECT, GROUP_TYPES } from "./group_object.ts";
import { GET_HOST, GET_VERB, READ_HOST } from "./host_cmdlets.ts";
import { CONVERTTO_HTML } from "./html.ts";
import {
  GET_ITEMPROPERTY,
  GET_ITEMPROPERTYVALUE,
  REFUSED_ITEMPROPERTY_CMDLETS,
  SET_ITEMPROPERTY,
} from "./item_properties.ts";
import { CLEAR_ITEM, INVOKE_ITEM, REMOVE_ITEM, RENAME_ITEM, SET_ITEM } from "./items.ts";
import { CONVERTFROM_JSON, CONVERTTO_JSON } from "./json.ts";
import { GET_LOCATION, POP_LOCATION, PUSH_LOCATION, SET_LOCATION } from "./locations.ts";
import { MATCH_TYPES } from "./match_info.ts";
import { MEASURE_OBJECT, MEASURE_TYPES } from "./measure_object.ts";
import { NEW_ITEM } from "./new_item.ts";
import { NEW_OBJECT } from "./new_object.ts";
import { CONVERT_PATH, JOIN_PATH, RESOLVE_PATH, SPLIT_PATH, TEST_PATH } from "./paths.ts";
import { GET_UNIQUE, JOIN_STRING, MEASURE_COMMAND, OUT_FILE, OUT_NULL, TEE_OBJECT } from "./pipeline_objects.ts";
import { GET_COMPUTERINFO, GET_PROCESS, GET_SERVICE, GET_UPTIME, PROCESS_TYPES } from "./processes.ts";
import { GET_RANDOM, GET_SECURE_RANDOM, NEW_GUID } from "./random.ts";
import { SERIALIZER_TYPES } from "./ps_serializer.ts";
import { CONVERTFROM_SECURESTRING, CONVERTTO_SECURESTRING, GET_CREDENTIAL } from "./secure_strings.ts";
import { TEST_JSON } from "./test_json.ts";
import { SELECT_OBJECT } from "./select_object.ts";
import { SELECT_STRING } from "./select_string.ts";
import { SORT_OBJECT } from "./sort_object.ts";
import { CONVERTFROM_STRINGDATA } from "./string_data.ts";
import { GET_TYPEDATA, REMOVE_TYPEDATA, UPDATE_TYPEDATA } from "./type_data.ts";
import { ADD_CONTENT, CLEAR_CONTENT, SET_CONTENT } from "./write_content.ts";
import { CONVERTTO_XML, SELECT_XML, XML_TYPES } from "./xml.ts";

/** Types that the cmdlets of this folder make. */
const CMDLET_TYPES: readonly TypeRow[] = [
  ...CALL_STACK_TYPES,
  ...DATE_TYPES,
  ...SERIALIZER_TYPES,
  ...HASH_TYPES,
  ...MEMBER_DEFINITION_TYPES,
  ...GROUP_TYPES,
  ...MATCH_TYPES,
  ...MEASURE_TYPES,
  ...PROCESS_TYPES,
  ...XML_TYPES,
];
registerRows(CMDLET_TYPES);

/** Every cmdlet that a session starts with. */
export const CORE_CMDLETS: readonly CmdletSpec[] = [
  ...CORE_ENGINE_CMDLETS,
  GET_PSCALLSTACK,
  ADD_MEMBER,
  EXPORT_CLIXML,
  IMPORT_CLIXML,
  CONVERTTO_CLIXML,
  CONVERTFROM_CLIXML,
  COMPARE_OBJECT,
  COPY_ITEM,
  MOVE_ITEM,
  CONVERTTO_CSV,
  EXPORT_CSV,
  CONVERTFROM_CSV,
  IMPORT_CSV,
  GET_DATE,
  NEW_TIMESPAN,
  GET_CULTURE,
  GET_UICULTURE,
  GET_PSDRIVE,
  NEW_PSDRIVE,
  REMOVE_PSDRIVE,
  GET_PSPROVIDER,
  GET_FILEHASH,
  FORMAT_HEX,
  GET_ITEM,
  GET_CHILD_ITEM,
  GET_CONTENT,
  GET_MEMBER,
  GROUP_OBJECT,
  GET_HOST,
  READ_HOST,
  GET_VERB,
  CONVERTTO_HTML,
  GET_ITEMPROPERTY,
  GET_ITEMPROPERTYVALUE,
  SET_ITEMPROPERTY,
  ...REFUSED_ITEMPROPERTY_CMDLETS,
  SET_ITEM,
  CLEAR_ITEM,
  INVOKE_ITEM,
  REMOVE_ITEM,
  RENAME_ITEM,
  CONVERTTO_JSON,
  CONVERTFROM_JSON,
  TEST_JSON,
  GET_LOCATION,
  SET_LOCATION,
  PUSH_LOCATION,
  POP_LOCATION,
  MEASURE_OBJECT,
  NEW_ITEM,
  NEW_OBJECT,
  TEST_PATH,
  RESOLVE_PATH,
  CONVERT_PATH,
  JOIN_PATH,
  SPLIT_PATH,
  GET_UNIQUE,
  OUT_NULL,
  OUT_FILE,
  TEE_OBJECT,
  JOIN_STRING,
  MEASURE_COMMAND,
  GET_PROCESS,
  GET_SERVICE,
  GET_COMPUTERINFO,
  GET_UPTIME,
  GET_RANDOM,
  GET_SECURE_RANDOM,
  NEW_GUID,
  CONVERTFROM_SECURESTRING,
  CONVERTTO_SECURESTRING,
  GET_CREDENTIAL,
  SELECT_OBJECT,
  SELECT_STRING,
  SORT_OBJECT,
  CONVERTFROM_STRINGDATA,
  UPDATE_TYPEDATA,
  REMOVE_TYPEDATA,
  GET_TYPEDATA,
  SET_CONTENT,
  ADD_CONTENT,
  CLEAR_CONTENT,
  CONVERTTO_XML,
  SELECT_XML,
  ...FORMAT_CMDLETS,
];
